using System.Net.Sockets;
using System.Security.Cryptography;
using Marketplace.Ledger.Keys;

namespace Marketplace.Validators.Transport;

/// <summary>An authenticated connection: pumps what is queued out, and what comes in to the sink, until either ends.</summary>
internal sealed class TcpPeer(Socket socket, SecureStream stream, PublicKey key, bool preferred, TimeSpan idleTimeout, TimeProvider time) : IPeerConnection
{
    private readonly OutboundQueue _queue = new();
    private readonly CancellationTokenSource _end = new();

    public PublicKey Key => key;

    /// <summary>Of two connections between the same peers, the one that both keep.</summary>
    public bool Preferred => preferred;

    /// <summary>Why it has ended; null as long as it has not, or if the other side ended it.</summary>
    public string? Reason { get; private set; }

    public void Send(ReadOnlyMemory<byte> frame, bool bulk)
    {
        if (!_queue.TryAdd(frame, bulk) && !bulk)
        {
            Close("it is too slow");
        }
    }

    public void Close(string reason)
    {
        Reason ??= reason;
        _queue.Complete();
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }

    public async Task RunAsync(IPeerSink sink, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, cancellationToken);
        var sending = _queue.PumpAsync(stream.SendAsync, linked.Token);
        try
        {
            await await Task.WhenAny(sending, ReceiveAsync(sink, linked.Token));
        }
        catch (Exception error) when (error is IOException or InvalidDataException or SocketException or CryptographicException or OperationCanceledException or ObjectDisposedException)
        {
            Reason ??= error is OperationCanceledException ? "it was closed, or silent for too long" : error.Message;
        }
        finally
        {
            Close("it has ended");
            socket.Dispose();
            sink.OnClosed();
            await sending.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            stream.Dispose();
        }
    }

    private async Task ReceiveAsync(IPeerSink sink, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var patience = new CancellationTokenSource(idleTimeout, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            if (await stream.ReceiveAsync(linked.Token) is not { } frame)
            {
                return;
            }

            await sink.OnFrameAsync(frame, cancellationToken);
        }
    }
}
