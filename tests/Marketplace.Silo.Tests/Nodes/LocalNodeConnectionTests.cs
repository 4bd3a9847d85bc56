using Marketplace.Market.Apps;
using System.Threading.Channels;
using Marketplace.Grains.Contracts;
using Marketplace.Market.Nodes;
using Marketplace.Provider.Connection;
using Marketplace.Silo.Nodes;
using Marketplace.Silo.Tests.Start;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Marketplace.Market.Instances;

namespace Marketplace.Silo.Tests.Nodes;

/// <summary>The connection between an agent and a real silo.</summary>
public sealed class LocalNodeConnectionTests : IAsyncLifetime
{
    private const string NodeId = "node-of-the-test";
    private readonly HostFolder _folder = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(1));
    private readonly RecordingNode _node = new();
    private MarketplaceHost _host = null!;
    private LocalNodeConnection _connection = null!;

    private CancellationToken Limit => _limit.Token;

    private INodeGrain Grain => _host.Services.GetRequiredService<IGrainFactory>().GetGrain<INodeGrain>(NodeId);

    public async Task InitializeAsync()
    {
        _host = await MarketplaceHost.StartAsync(_folder.With(("Roles", "None")));
        _connection = new LocalNodeConnection(_host.Services.GetRequiredService<IGrainFactory>(), NodeId);
        _connection.Serve(_node);
        var answer = await _connection.RegisterAsync(Profile(), Limit);
        Assert.True(answer.Accepted, answer.Message);
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _host.DisposeAsync();
        _folder.Dispose();
        _limit.Dispose();
    }

    [Fact]
    public async Task Orders_are_pushed_and_come_back_with_the_heartbeat()
    {
        await BeatAsync();
        await ReserveAsync(1);
        var pushed = await _node.UntilAsync(orders => orders.Instances.Length == 1, Limit);
        var told = await BeatAsync();
        Assert.Equal(pushed.Revision, told.Revision);
        Assert.Equal(pushed.Instances[0], told.Instances[0]);
        Assert.Equal(("lease", "lease:1:1", 1, 7L), (told.Instances[0].LeaseId, told.Instances[0].InstanceId, told.Instances[0].Slot, told.Instances[0].FencingToken));
    }

    [Fact]
    public async Task After_the_grain_was_deactivated_the_next_heartbeat_is_enough_for_pushes_to_come_again()
    {
        await BeatAsync();
        await Grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();

        await BeatAsync();
        await ReserveAsync(1);
        await _node.UntilAsync(orders => orders.Instances.Length == 1, Limit);
    }

    [Fact]
    public async Task Another_process_of_the_node_takes_the_pushes_over_when_it_registers()
    {
        await using var next = new LocalNodeConnection(_host.Services.GetRequiredService<IGrainFactory>(), NodeId);
        var node = new RecordingNode();
        next.Serve(node);
        await next.RegisterAsync(Profile(), Limit);
        await next.HeartbeatAsync(Heartbeat(), Limit);
        await ReserveAsync(1);
        await node.UntilAsync(orders => orders.Instances.Length == 1, Limit);
    }

    [Fact]
    public async Task Logs_are_asked_of_the_node_and_come_back_as_it_gave_them()
    {
        var chunk = await Grain.ReadLogsAsync(new LogRequest("lease:1:1", "web", "5.1", 100, 3), Limit);
        var line = Assert.Single(chunk.Lines);
        Assert.Equal(("lease:1:1 web 5.1 100 00:00:03", LogStream.Error), (line.Text, line.Stream));
        Assert.Equal(("5.2", false, null), (chunk.NextCursor, chunk.End, chunk.Error));
    }

    [Fact]
    public async Task A_node_that_the_market_does_not_know_is_told_to_register()
    {
        await using var stranger = new LocalNodeConnection(_host.Services.GetRequiredService<IGrainFactory>(), "node-stranger");
        stranger.Serve(new RecordingNode());
        Assert.False((await stranger.HeartbeatAsync(Heartbeat(), Limit)).Known);
        var refused = await stranger.RegisterAsync(Profile() with { Region = "Atlantis" }, Limit);
        Assert.Equal((false, "registration-invalid"), (refused.Accepted, refused.Code));
    }

    private Task<NodeOrders> BeatAsync() => _connection.HeartbeatAsync(Heartbeat(), Limit);

    private async Task ReserveAsync(int slot)
    {
        var instance = new DesiredInstance("lease", $"lease:{slot}:1", slot, 1, 7, ParsedSpec.FromCanonical("{}"u8.ToArray()));
        var answer = await Grain.ReserveAsync(new ReserveInstance(instance, new Resources(100, 100, 100), []), Limit);
        Assert.True(answer.Accepted, answer.Refusal?.Message);
    }

    private static NodeHeartbeat Heartbeat() => new(0, [], DateTimeOffset.UnixEpoch);

    private static NodeProfile Profile() => new()
    {
        Payee = new string('a', 40),
        Name = "test",
        Host = "127.0.0.1",
        Region = "EU/CZ",
        FailureDomain = "test",
        Capacity = new Resources(4000, 4096, 10_000),
        Engine = "none",
        SoftwareVersion = "1",
    };

    private sealed class RecordingNode : INodeRequests
    {
        private readonly Channel<NodeOrders> _pushed = Channel.CreateUnbounded<NodeOrders>();

        public void Apply(NodeOrders orders) => Assert.True(_pushed.Writer.TryWrite(orders));

        public Task<NodeLogPage> ReadLogsAsync(LogPageRequest request, CancellationToken cancellationToken)
        {
            var text = $"{request.InstanceId} {request.Component} {request.Cursor} {request.Tail} {request.Wait}";
            return Task.FromResult(new NodeLogPage([new NodeLogLine(DateTimeOffset.UnixEpoch, LogStream.Error, text)], "5.2"));
        }

        public async Task<NodeOrders> UntilAsync(Func<NodeOrders, bool> holds, CancellationToken cancellationToken)
        {
            while (true)
            {
                var orders = await _pushed.Reader.ReadAsync(cancellationToken);
                if (holds(orders))
                {
                    return orders;
                }
            }
        }
    }
}
