using Marketplace.Ledger.Keys;

namespace Marketplace.Validators.Transport;

/// <summary>Brings validators' encoded messages from one to the other. It knows who a peer is, and nothing of what is said.</summary>
public interface IPeerTransport : IAsyncDisposable
{
    /// <summary>Begins to connect and to be connected to.</summary>
    /// <param name="events">Told of connections, from any thread.</param>
    void Start(IPeerEvents events);
}

/// <summary>Who wants to know of connections.</summary>
public interface IPeerEvents
{
    /// <summary>A peer has proved its key.</summary>
    /// <param name="connection">The connection to it.</param>
    /// <returns>Takes what it sends; null refuses the peer.</returns>
    IPeerSink? OnConnected(IPeerConnection connection);
}

/// <summary>A connection to one peer. Safe from any thread.</summary>
public interface IPeerConnection
{
    /// <summary>The key that the peer has proved to have.</summary>
    PublicKey Key { get; }

    /// <summary>Queues a message. Never waits: when the peer is slow, bulk messages are dropped, and a peer too slow for the others is cut off.</summary>
    /// <param name="frame">The encoded message; must not change later.</param>
    /// <param name="bulk">Whether it may be dropped.</param>
    void Send(ReadOnlyMemory<byte> frame, bool bulk);

    /// <summary>Ends the connection.</summary>
    /// <param name="reason">For the log.</param>
    void Close(string reason);
}

/// <summary>Takes what one peer sends, one message after the other.</summary>
public interface IPeerSink
{
    /// <summary>A message has arrived. As long as this is not done, nothing more is read from the peer.</summary>
    /// <param name="frame">The encoded message; the receiver's to keep.</param>
    /// <param name="cancellationToken">The connection ends.</param>
    ValueTask OnFrameAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken);

    /// <summary>The connection has ended.</summary>
    void OnClosed();
}
