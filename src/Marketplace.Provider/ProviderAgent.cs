using Marketplace.Containers;
using Marketplace.Market.Nodes;
using Marketplace.Provider.Agent;
using Marketplace.Provider.Capacity;
using Marketplace.Provider.Connection;
using Marketplace.Provider.Metering;
using Marketplace.Provider.Reconciling;
using Microsoft.Extensions.Logging;

namespace Marketplace.Provider;

/// <summary>
/// The agent of one node: offers its machine, runs what the market orders on its container engine and reports what runs. Orders come with
/// every heartbeat and, sooner, as pushes. Stopping it leaves the containers running; the next agent adopts them.
/// </summary>
public sealed partial class ProviderAgent : INodeRequests, IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ShortestHeartbeat = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestHeartbeat = TimeSpan.FromMinutes(1);
    private readonly ProviderOptions _options;
    private readonly INodeConnection _connection;
    private readonly TimeProvider _clock;
    private readonly ILogger<ProviderAgent> _log;
    private readonly IContainerEngine _engine;
    private readonly InstanceReconciler _reconciler;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopping;
    private readonly Wake _news = new();
    private readonly Lock _gate = new();
    private readonly LogReader _logs;
    private long _appliedRevision = -1;
    private int _disposed;
    private Task _running = Task.CompletedTask;
    private volatile string _engineText = "no container engine: not asked yet";

    /// <summary>Makes an agent for a Docker engine; nothing happens before <see cref="StartAsync"/>. It owns its connection from now on.</summary>
    public ProviderAgent(ProviderOptions options, INodeConnection connection, TimeProvider clock, ILoggerFactory logs)
        : this(options, connection, clock, logs, new DockerContainerEngine(options.ToEngineOptions(), clock))
    {
    }

    /// <summary>Makes an agent for any engine. It owns its connection and its engine from now on.</summary>
    public ProviderAgent(ProviderOptions options, INodeConnection connection, TimeProvider clock, ILoggerFactory logs, IContainerEngine engine)
    {
        (_options, _connection, _clock, _engine) = (options, connection, clock, engine);
        _log = logs.CreateLogger<ProviderAgent>();
        var journal = new FileRunJournal(Path.Combine(options.DataDirectory, "instances"), logs.CreateLogger<FileRunJournal>());
        _reconciler = new InstanceReconciler(engine, journal, options.Reconciler, clock, logs.CreateLogger<InstanceReconciler>());
        _reconciler.Changed += _news.Set;
        _stopping = _stop.Token;
        _logs = new LogReader(engine, clock);
        _connection.Serve(this);
    }

    /// <summary>The engine in words, such as <c>docker 20.10.24</c>, or why there is none.</summary>
    public string Status => _reconciler.EngineFailure is { } failure ? $"no container engine: {failure.Message}" : _engineText;

    /// <summary>The machine's speed; null unless it was measured.</summary>
    public BenchmarkFigures? Speed { get; private set; }

    /// <summary>Asks the engine once, so that <see cref="Status"/> tells, and goes on in the background; never fails for want of an engine.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_options.DataDirectory);
        await DescribeAsync(cancellationToken);
        _running = Task.WhenAll(
            Task.Run(() => _reconciler.RunAsync(_stop.Token), CancellationToken.None),
            Task.Run(() => ServeAsync(_stop.Token), CancellationToken.None));
    }

    /// <summary>Ends; containers go on running.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await StopAsync(CancellationToken.None);
        await _connection.DisposeAsync();
        _reconciler.Changed -= _news.Set;
        _reconciler.Dispose();
        await _engine.DisposeAsync();
        _stop.Dispose();
    }

    private async Task<EngineDescription?> DescribeAsync(CancellationToken cancellationToken)
    {
        var described = await _engine.DescribeAsync(cancellationToken);
        _engineText = described.Succeeded
            ? $"{described.Value!.Product} {described.Value.Version}"
            : $"no container engine: {described.Failure.Message}";
        return described.Value;
    }

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    await _reconciler.FirstLook.WaitAsync(cancellationToken);
                    if (await RegisterAsync(cancellationToken))
                        await HeartbeatAsync(cancellationToken);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    // The market is away or restarting; what runs goes on running.
                    LogMarketGone(exception.Message);
                }
                await Task.Delay(RetryDelay, _clock, cancellationToken);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to end, perhaps after the market itself.
        }
    }

    /// <summary>Offers the machine; false while it has no engine or is refused.</summary>
    private async Task<bool> RegisterAsync(CancellationToken cancellationToken)
    {
        if (await DescribeAsync(cancellationToken) is not { } engine)
        {
            LogNoEngine(_engineText);
            return false;
        }
        if (_options.MeasureSpeed && Speed is null)
            Speed = await NodeBenchmark.RunAsync(_options.DataDirectory, cancellationToken);
        var capacity = CapacityRules.Offer(engine, CapacityRules.FreeDiskBytes(engine.DataDirectory), _options.Reserve);
        var answer = await _connection.RegisterAsync(Profile(capacity), cancellationToken);
        if (!answer.Accepted)
            LogRefused(answer.Code ?? "", answer.Message ?? "");
        else
            LogRegistered(_options.NodeId, capacity.Resources.CpuMilli, capacity.Resources.MemoryMiB, capacity.Resources.DiskMiB, capacity.Engine);
        return answer.Accepted;
    }

    /// <summary>Reports and takes orders until the node is not known any more.</summary>
    private async Task HeartbeatAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var sent = _clock.GetTimestamp();
            var orders = await _connection.HeartbeatAsync(Heartbeat(), cancellationToken);
            if (!orders.Known)
            {
                lock (_gate)
                    _appliedRevision = -1;
                return;
            }
            Apply(orders);
            await _news.WaitAsync(Interval(orders.HeartbeatInterval), _clock, cancellationToken);
            // News go out at once, but not each on its own when there are many.
            if (Coalescing - _clock.GetElapsedTime(sent) is var rest && rest > TimeSpan.Zero)
                await Task.Delay(rest, _clock, cancellationToken);
        }
    }

    /// <inheritdoc />
    public void Apply(NodeOrders orders)
    {
        ArgumentNullException.ThrowIfNull(orders);
        lock (_gate)
        {
            if (!orders.Known || orders.Revision < _appliedRevision)
                return;
            var isNew = orders.Revision > _appliedRevision;
            _appliedRevision = orders.Revision;
            if (isNew)
                _reconciler.Want(orders.Instances.Select(OrderMapping.Wanted));
        }
    }

    /// <inheritdoc />
    public async Task<NodeLogPage> ReadLogsAsync(LogPageRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping);
        return await _logs.ReadAsync(request, either.Token);
    }

    private NodeProfile Profile(NodeCapacity capacity) => new()
    {
        Payee = _options.PayeeKeyHash,
        Name = _options.Name,
        Host = _options.Host,
        Region = _options.Region,
        FailureDomain = _options.FailureDomain ?? _options.NodeId,
        Capacity = capacity.Resources,
        Engine = capacity.Engine,
        SoftwareVersion = _options.SoftwareVersion,
        Draining = _options.Draining,
    };

    private static TimeSpan Interval(TimeSpan wanted) =>
        wanted < ShortestHeartbeat ? ShortestHeartbeat : wanted > LongestHeartbeat ? LongestHeartbeat : wanted;

    private NodeHeartbeat Heartbeat()
    {
        long applied;
        lock (_gate)
            applied = _appliedRevision;
        var engine = _reconciler.EngineFailure;
        return new NodeHeartbeat(
            applied, [.. _reconciler.Report().Select(state => ReportMapping.Report(state, _options.Host, engine))], _clock.GetUtcNow(), engine?.Message);
    }

    [LoggerMessage(EventId = 6101, Level = LogLevel.Information, Message = "Node {Node} offers {CpuMilli} millicores, {MemoryMiB} MiB memory, {DiskMiB} MiB disk on {Engine}")]
    private partial void LogRegistered(string node, long cpuMilli, long memoryMiB, long diskMiB, string engine);

    [LoggerMessage(EventId = 6102, Level = LogLevel.Warning, Message = "The market refuses this node ({Code}): {Reason}")]
    private partial void LogRefused(string code, string reason);

    [LoggerMessage(EventId = 6103, Level = LogLevel.Warning, Message = "The market cannot be reached: {Reason}")]
    private partial void LogMarketGone(string reason);

    [LoggerMessage(EventId = 6104, Level = LogLevel.Warning, Message = "This node offers nothing yet: {Reason}")]
    private partial void LogNoEngine(string reason);
}
