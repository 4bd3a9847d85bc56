using Marketplace.Validators.Messages;
using Marketplace.Validators.Transport;

namespace Marketplace.Validators.Node;

/// <summary>One connected peer: decodes what it sends, and hands it on. As long as too much of it waits, nothing more is read.</summary>
internal sealed class PeerSession(PeerSessions owner, int id, IPeerConnection connection, int maxQueued) : IPeerSink
{
    private readonly SemaphoreSlim _room = new(maxQueued);
    private int _unverified;

    public int Id { get; } = id;

    public IPeerConnection Connection { get; } = connection;

    /// <summary>How many of its transactions wait to be verified.</summary>
    public int Unverified => Volatile.Read(ref _unverified);

    public void CountUnverified(int change) => Interlocked.Add(ref _unverified, change);

    /// <summary>One of its messages has been dealt with.</summary>
    public void Done() => _room.Release();

    public async ValueTask OnFrameAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        owner.OnReceived();
        if (!PeerMessageCodec.TryDecode(frame, out var message, out var rejection))
        {
            owner.CutOff(this, rejection.ToString());
            return;
        }

        switch (message)
        {
            case PeerMessage.Transactions transactions:
                owner.Verify(this, transactions.Items);
                break;
            case PeerMessage.Blocks blocks:
                await _room.WaitAsync(cancellationToken);
                if (await Task.Run(() => owner.HoldSignatures(blocks.Items), cancellationToken))
                {
                    owner.Post(new StageInput.Blocks(this, blocks.Items));
                }
                else
                {
                    owner.CutOff(this, "a signature in its blocks does not hold");
                }

                break;
            default:
                await _room.WaitAsync(cancellationToken);
                owner.Post(new StageInput.Message(this, message));
                break;
        }
    }

    public void OnClosed() => owner.OnClosed(this);
}
