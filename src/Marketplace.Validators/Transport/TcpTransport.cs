using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Microsoft.Extensions.Logging;

namespace Marketplace.Validators.Transport;

/// <summary>Connects validators over TCP: proves keys both ways, encrypts, keeps one connection for each pair, and dials again what is lost.</summary>
public sealed partial class TcpTransport : IPeerTransport
{
    private readonly TcpTransportOptions _options;
    private readonly IBlockSigner _signer;
    private readonly Hash256 _genesisHash;
    private readonly ISignatureVerifier _verifier;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<PublicKey, TcpPeer> _peers = [];
    private readonly List<Task> _tasks = [];
    private readonly SemaphoreSlim _handshakes;
    private readonly Socket? _listener;
    private IPeerEvents? _events;

    private TcpTransport(
        TcpTransportOptions options, IBlockSigner signer, in Hash256 genesisHash, ISignatureVerifier verifier, TimeProvider time, ILogger log, Socket? listener)
    {
        (_options, _signer, _genesisHash, _verifier, _time, _log, _listener) = (options, signer, genesisHash, verifier, time, log, listener);
        _handshakes = new SemaphoreSlim(options.MaxHandshakes);
    }

    /// <summary>Where it listens; null if it does not.</summary>
    public IPEndPoint? LocalEndPoint => (IPEndPoint?)_listener?.LocalEndPoint;

    /// <summary>Takes the address; nothing is accepted before <see cref="Start"/>.</summary>
    /// <param name="options">Where to listen and whom to dial.</param>
    /// <param name="signer">This validator's key.</param>
    /// <param name="genesisHash">The network.</param>
    /// <param name="verifier">Verifies peers' proofs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Told of connections.</param>
    /// <exception cref="SocketException">The address is in use, or none of this machine's.</exception>
    public static TcpTransport Open(
        TcpTransportOptions options, IBlockSigner signer, Hash256 genesisHash, ISignatureVerifier verifier, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        Socket? listener = null;
        if (options.Listen is { } address)
        {
            listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                listener.Bind(address);
            }
            catch
            {
                listener.Dispose();
                throw;
            }
        }

        return new TcpTransport(options, signer, genesisHash, verifier, time, loggers.CreateLogger<TcpTransport>(), listener);
    }

    /// <inheritdoc/>
    public void Start(IPeerEvents events)
    {
        _events = events;
        if (_listener is { } listener)
        {
            listener.Listen();
            Track(AcceptAsync(listener));
        }

        foreach (var peer in _options.Peers)
        {
            Track(DialAsync(peer));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener?.Dispose();
        Task[] tasks;
        lock (_gate)
        {
            tasks = [.. _tasks];
        }

        await Task.WhenAll(tasks);
    }

    private void Track(Task task)
    {
        lock (_gate)
        {
            _tasks.RemoveAll(done => done.IsCompleted);
            _tasks.Add(task);
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(_stop.Token);
                if (_handshakes.Wait(0, CancellationToken.None))
                {
                    Track(ServeAsync(socket));
                }
                else
                {
                    socket.Dispose();
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                if (_stop.IsCancellationRequested)
                {
                    return;
                }

                // Too many open files, for one: it passes.
                AcceptFailed(_log, error.Message);
                await PauseAsync(_options.FirstPause);
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var shaking = true;
        try
        {
            if (await ShakeAsync(socket, dialed: false) is { } peer)
            {
                _handshakes.Release();
                shaking = false;
                await RunAsync(peer);
            }
        }
        finally
        {
            socket.Dispose();
            if (shaking)
            {
                _handshakes.Release();
            }
        }
    }

    private async Task DialAsync(DnsEndPoint address)
    {
        var pause = _options.FirstPause;
        PublicKey? known = null;
        while (!_stop.IsCancellationRequested)
        {
            if (known is not { } key || !IsConnected(key))
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    await socket.ConnectAsync(address, _stop.Token).AsTask().WaitAsync(_options.HandshakeTimeout, _time, _stop.Token);
                    if (await ShakeAsync(socket, dialed: true) is { } peer)
                    {
                        known = peer.Key;
                        if (known == _signer.PublicKey)
                        {
                            return;
                        }

                        pause = await RunAsync(peer) ? _options.FirstPause : pause;
                    }
                }
                catch (Exception error) when (error is SocketException or OperationCanceledException or TimeoutException)
                {
                    DialFailed(_log, address.Host, address.Port, error.Message);
                }
                finally
                {
                    socket.Dispose();
                }
            }

            await PauseAsync(pause);
            pause = pause * 2 < _options.LongestPause ? pause * 2 : _options.LongestPause;
        }
    }

    private bool IsConnected(PublicKey key)
    {
        lock (_gate)
        {
            return _peers.ContainsKey(key);
        }
    }

    private async Task<TcpPeer?> ShakeAsync(Socket socket, bool dialed)
    {
        using var patience = new CancellationTokenSource(_options.HandshakeTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stop.Token);
        try
        {
            socket.NoDelay = true;
            var bytes = new NetworkStream(socket, ownsSocket: false);
            using var handshake = new PeerHandshake(_signer, _genesisHash, dialed);
            await bytes.WriteAsync(handshake.Greeting, linked.Token);
            var theirs = new byte[PeerHandshake.GreetingSize];
            await bytes.ReadExactlyAsync(theirs, linked.Token);
            if (!handshake.TryReadKey(theirs, out var key))
            {
                HandshakeRefused(_log, socket.RemoteEndPoint, "it is no validator of this network");
                return null;
            }

            await bytes.WriteAsync(handshake.Prove(theirs), linked.Token);
            var proof = new byte[Signature.Size];
            await bytes.ReadExactlyAsync(proof, linked.Token);
            if (!handshake.Holds(theirs, proof, _verifier))
            {
                HandshakeRefused(_log, socket.RemoteEndPoint, "it has not the key that it claims");
                return null;
            }

            var (sending, receiving) = handshake.DeriveKeys(theirs);
            var preferred = dialed == (_signer.PublicKey < key);
            return new TcpPeer(socket, new SecureStream(bytes, sending, receiving), key, preferred, _options.IdleTimeout, _time);
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or CryptographicException or ObjectDisposedException)
        {
            HandshakeRefused(_log, null, error.Message);
            return null;
        }
    }

    /// <summary>Serves a connection to its end; false if it was not wanted.</summary>
    private async Task<bool> RunAsync(TcpPeer peer)
    {
        lock (_gate)
        {
            if (_peers.TryGetValue(peer.Key, out var other))
            {
                if (other.Preferred || !peer.Preferred)
                {
                    return false;
                }

                other.Close("the two have another connection");
            }

            _peers[peer.Key] = peer;
        }

        try
        {
            if (peer.Key == _signer.PublicKey || _events!.OnConnected(peer) is not { } sink)
            {
                return false;
            }

            await peer.RunAsync(sink, _stop.Token);
            ConnectionEnded(_log, peer.Key, peer.Reason ?? "the other side ended it");
            return true;
        }
        finally
        {
            lock (_gate)
            {
                if (_peers.GetValueOrDefault(peer.Key) == peer)
                {
                    _peers.Remove(peer.Key);
                }
            }
        }
    }

    private async Task PauseAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The transport stops.
        }
    }

    [LoggerMessage(EventId = 4231, Level = LogLevel.Debug, Message = "Peer {Host}:{Port} does not answer: {Reason}")]
    private static partial void DialFailed(ILogger log, string host, int port, string reason);

    [LoggerMessage(EventId = 4232, Level = LogLevel.Information, Message = "A connection with {Address} came to nothing: {Reason}")]
    private static partial void HandshakeRefused(ILogger log, EndPoint? address, string reason);

    [LoggerMessage(EventId = 4233, Level = LogLevel.Information, Message = "The connection with {Key} has ended: {Reason}")]
    private static partial void ConnectionEnded(ILogger log, PublicKey key, string reason);

    [LoggerMessage(EventId = 4234, Level = LogLevel.Warning, Message = "A connection could not be accepted: {Reason}")]
    private static partial void AcceptFailed(ILogger log, string reason);
}
