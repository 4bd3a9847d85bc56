using System.Net;
using System.Net.Sockets;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Chain;
using Marketplace.Validators.Messages;
using Marketplace.Validators.Tests.Node;
using Marketplace.Validators.Tests.Support;
using Marketplace.Validators.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Validators.Tests.Transport;

public sealed class TcpTransportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TestNetwork Four = new(1, 1, 1, 1);
    private static readonly ISignatureVerifier Verifier = SignatureVerifiers.Choose(out _);

    [Fact]
    public async Task Four_validators_over_TCP_make_transfers_final_and_one_that_was_away_catches_up()
    {
        var mesh = new TcpMesh(Four);
        await using var cluster = new Cluster(Four, mesh.Open);
        await cluster.StartAllAsync();
        var first = await cluster.Engine(0).SubmitAsync(Four.Transfers[0]).AsTask().WaitAsync(Patience);
        Assert.IsType<SubmitOutcome.Included>(first);
        await cluster.StopAsync(3);

        var second = Assert.IsType<SubmitOutcome.Included>(await cluster.Engine(1).SubmitAsync(Four.Transfers[1]).AsTask().WaitAsync(Patience));
        await cluster.StartAsync(3);
        using var patience = new CancellationTokenSource(Patience);
        await cluster.ReachAsync(second.Location.Height, patience.Token);

        await cluster.VerifyAsync();
    }

    [Fact]
    public async Task What_one_side_sends_the_other_receives_in_order_whatever_its_length()
    {
        await using var pair = await Pair.OpenAsync();
        byte[][] frames = [[], [1], new byte[70_000], [2, 3], new byte[3_000_000], [4]];
        Random.Shared.NextBytes(frames[2]);
        Random.Shared.NextBytes(frames[4]);

        foreach (var frame in frames)
        {
            pair.FromDialer.Send(frame, bulk: false);
        }

        foreach (var frame in frames)
        {
            Assert.Equal(frame, await pair.AtListener.NextAsync());
        }
    }

    [Fact]
    public async Task A_connection_that_says_no_greeting_is_closed_and_others_are_served()
    {
        await using var listener = TcpTransport.Open(
            new TcpTransportOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) }, Signer(0), Four.GenesisHash, Verifier, TimeProvider.System, NullLoggerFactory.Instance);
        var events = new Recorder();
        listener.Start(events);
        using var rude = new TcpClient();
        await rude.ConnectAsync(listener.LocalEndPoint!);
        var noise = new byte[10_000];
        Random.Shared.NextBytes(noise);
        await rude.GetStream().WriteAsync(noise);

        await using var dialer = Dial(listener, Signer(1), Four.GenesisHash);
        dialer.Start(new Recorder());

        Assert.Equal(Four.Keys[1].PublicKey, (await events.Connected.Task.WaitAsync(Patience)).Key);
        Assert.True(await IsClosedAsync(rude), "the connection of the one without a greeting is still open");
    }

    [Fact]
    public async Task A_peer_of_another_network_is_not_connected()
    {
        await using var listener = Listen(out var events);
        await using var stranger = Dial(listener, Signer(1), Hash256.Zero);
        stranger.Start(new Recorder());
        await using var friend = Dial(listener, Signer(2), Four.GenesisHash);
        friend.Start(new Recorder());

        Assert.Equal(Four.Keys[2].PublicKey, (await events.Connected.Task.WaitAsync(Patience)).Key);
    }

    [Fact]
    public async Task A_peer_that_claims_a_key_which_it_has_not_is_not_connected()
    {
        await using var listener = Listen(out var events);
        await using var liar = Dial(listener, new Impostor(Four.Keys[1].PublicKey, Four.Keys[2]), Four.GenesisHash);
        liar.Start(new Recorder());
        await using var friend = Dial(listener, Signer(3), Four.GenesisHash);
        friend.Start(new Recorder());

        Assert.Equal(Four.Keys[3].PublicKey, (await events.Connected.Task.WaitAsync(Patience)).Key);
    }

    [Fact]
    public async Task A_validator_that_sends_what_is_no_message_is_cut_off_and_the_rest_goes_on()
    {
        var mesh = new TcpMesh(Four);
        await using var cluster = new Cluster(Four, mesh.Open);
        for (var place = 0; place < 3; place++)
        {
            await cluster.StartAsync(place);
        }

        await using var garbler = mesh.Dial(Four.Keys[3], 0);
        var recorder = new Recorder();
        garbler.Start(recorder);
        var connection = await recorder.Connected.Task.WaitAsync(Patience);
        connection.Send(new byte[] { PeerMessageCodec.Version, 99, 1, 2, 3 }, bulk: false);

        await recorder.Sink.Closed.Task.WaitAsync(Patience);
        Assert.IsType<SubmitOutcome.Included>(await cluster.Engine(0).SubmitAsync(Four.Transfers[0]).AsTask().WaitAsync(Patience));
    }

    [Fact]
    public void A_queue_that_is_full_takes_no_bulk_and_at_last_nothing()
    {
        var queue = new OutboundQueue(bulkBytes: 100, allBytes: 200);

        Assert.True(queue.TryAdd(new byte[500], bulk: true), "one message fits whatever its length");
        Assert.False(queue.TryAdd(new byte[1], bulk: true));
        Assert.False(queue.TryAdd(new byte[1], bulk: false));
        Assert.Equal(500, queue.QueuedBytes);
    }

    private static TcpTransport Listen(out Recorder events)
    {
        var listener = TcpTransport.Open(
            new TcpTransportOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) }, Signer(0), Four.GenesisHash, Verifier, TimeProvider.System, NullLoggerFactory.Instance);
        events = new Recorder();
        listener.Start(events);
        return listener;
    }

    private static TcpTransport Dial(TcpTransport listener, IBlockSigner signer, Hash256 genesis) => TcpTransport.Open(
        new TcpTransportOptions { Peers = [new DnsEndPoint("127.0.0.1", listener.LocalEndPoint!.Port)] }, signer, genesis, Verifier, TimeProvider.System, NullLoggerFactory.Instance);

    private static PrivateKeyBlockSigner Signer(int place) => new(Four.Keys[place]);

    private static async Task<bool> IsClosedAsync(TcpClient client)
    {
        try
        {
            var buffer = new byte[4_096];
            while (await client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(Patience) > 0)
            {
            }

            return true;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private sealed class Impostor(PublicKey claimed, PrivateKey own) : IBlockSigner
    {
        public PublicKey PublicKey => claimed;

        public Signature Sign(in Hash256 digest) => own.Sign(digest);
    }

    private sealed class Recorder : IPeerEvents
    {
        public TaskCompletionSource<IPeerConnection> Connected { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public RecordingSink Sink { get; } = new();

        public IPeerSink? OnConnected(IPeerConnection connection)
        {
            Connected.TrySetResult(connection);
            return Sink;
        }
    }

    private sealed class RecordingSink : IPeerSink
    {
        private readonly System.Threading.Channels.Channel<byte[]> _frames = System.Threading.Channels.Channel.CreateUnbounded<byte[]>();

        public TaskCompletionSource Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask OnFrameAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken) => _frames.Writer.WriteAsync(frame.ToArray(), cancellationToken);

        public void OnClosed() => Closed.TrySetResult();

        public async Task<byte[]> NextAsync() => await _frames.Reader.ReadAsync().AsTask().WaitAsync(Patience);
    }

    private sealed class Pair : IAsyncDisposable
    {
        private readonly TcpTransport _listener;
        private readonly TcpTransport _dialer;

        private Pair(TcpTransport listener, TcpTransport dialer, IPeerConnection fromDialer, RecordingSink atListener) =>
            (_listener, _dialer, FromDialer, AtListener) = (listener, dialer, fromDialer, atListener);

        public IPeerConnection FromDialer { get; }

        public RecordingSink AtListener { get; }

        public static async Task<Pair> OpenAsync()
        {
            var listener = Listen(out var atListener);
            var dialer = Dial(listener, Signer(1), Four.GenesisHash);
            var atDialer = new Recorder();
            dialer.Start(atDialer);
            await atListener.Connected.Task.WaitAsync(Patience);
            return new Pair(listener, dialer, await atDialer.Connected.Task.WaitAsync(Patience), atListener.Sink);
        }

        public async ValueTask DisposeAsync()
        {
            await _dialer.DisposeAsync();
            await _listener.DisposeAsync();
        }
    }
}
