using System.Threading.Channels;

namespace Marketplace.Validators.Transport;

/// <summary>What is still to be sent to one peer: in order, and bounded in bytes.</summary>
internal sealed class OutboundQueue(long bulkBytes = OutboundQueue.DefaultBulkBytes, long allBytes = OutboundQueue.DefaultAllBytes)
{
    /// <summary>So many queued bytes keep further bulk messages out.</summary>
    public const long DefaultBulkBytes = 16 << 20;

    /// <summary>So many queued bytes keep everything out.</summary>
    public const long DefaultAllBytes = 64 << 20;

    private readonly Channel<ReadOnlyMemory<byte>> _frames = Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new UnboundedChannelOptions { SingleReader = true });
    private long _bytes;

    /// <summary>Bytes that wait.</summary>
    public long QueuedBytes => Volatile.Read(ref _bytes);

    /// <summary>Adds a message; false if there is no room. A single one fits whatever its length.</summary>
    public bool TryAdd(ReadOnlyMemory<byte> frame, bool bulk)
    {
        var bytes = Interlocked.Add(ref _bytes, frame.Length);
        if ((bytes <= (bulk ? bulkBytes : allBytes) || bytes == frame.Length) && _frames.Writer.TryWrite(frame))
        {
            return true;
        }

        Interlocked.Add(ref _bytes, -frame.Length);
        return false;
    }

    /// <summary>No more is added; what waits is forgotten by whoever reads.</summary>
    public void Complete() => _frames.Writer.TryComplete();

    /// <summary>Sends one message after the other until the queue is completed.</summary>
    public async Task PumpAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send, CancellationToken cancellationToken)
    {
        await foreach (var frame in _frames.Reader.ReadAllAsync(cancellationToken))
        {
            await send(frame, cancellationToken);
            Interlocked.Add(ref _bytes, -frame.Length);
        }
    }
}
