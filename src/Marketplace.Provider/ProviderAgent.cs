using Marketplace.Containers;
using Marketplace.Grains.Contracts;
using Marketplace.Provider.Agent;
using Marketplace.Provider.Capacity;
using Marketplace.Provider.Metering;
using Marketplace.Provider.Reconciling;
using Microsoft.Extensions.Logging;

namespace Marketplace.Provider;

/// <summary>
/// The agent of one node: offers its machine, runs what the marketplace wants on its container engine and reports what runs. Orders come
/// with every heartbeat and, sooner, as pushes. Stopping it leaves the containers running; the next agent adopts them.
/// </summary>
public sealed partial class ProviderAgent : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AttachAgain = TimeSpan.FromSeconds(30);
    private readonly ProviderOptions _options;
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _clock;
    private readonly ILogger<ProviderAgent> _log;
    private readonly IContainerEngine _engine;
    private readonly InstanceReconciler _reconciler;
    private readonly CancellationTokenSource _stop = new();
    private readonly Wake _news = new();
    private readonly Lock _gate = new();
    private readonly NodeAgent _agent;
    private long _appliedRevision = -1;
    private int _disposed;
    private Task _running = Task.CompletedTask;
    private volatile string _engineText = "no container engine: not asked yet";

    /// <summary>Makes an agent for a Docker engine; nothing happens before <see cref="StartAsync"/>.</summary>
    public ProviderAgent(ProviderOptions options, IGrainFactory grains, TimeProvider clock, ILoggerFactory logs)
        : this(options, grains, clock, logs, new DockerContainerEngine(options.ToEngineOptions(), clock))
    {
    }

    /// <summary>Makes an agent for any engine, which it then owns.</summary>
    public ProviderAgent(ProviderOptions options, IGrainFactory grains, TimeProvider clock, ILoggerFactory logs, IContainerEngine engine)
    {
        (_options, _grains, _clock, _engine) = (options, grains, clock, engine);
        _log = logs.CreateLogger<ProviderAgent>();
        var journal = new FileRunJournal(Path.Combine(options.DataDirectory, "instances"), logs.CreateLogger<FileRunJournal>());
        _reconciler = new InstanceReconciler(engine, journal, options.Reconciler, clock, logs.CreateLogger<InstanceReconciler>());
        _reconciler.Changed += _news.Set;
        _agent = new NodeAgent(Apply, new LogReader(engine, clock), _stop.Token);
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
        var node = _grains.GetGrain<INodeGrain>(_options.NodeId);
        // The reference stays the same for this process; the runtime keeps the agent behind it weakly, this class strongly.
        var reference = _grains.CreateObjectReference<INodeAgent>(_agent);
        try
        {
            while (true)
            {
                try
                {
                    await _reconciler.FirstLook.WaitAsync(cancellationToken);
                    if (await RegisterAsync(node, cancellationToken))
                        await HeartbeatAsync(node, reference, cancellationToken);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    // The marketplace is away or restarting; what runs goes on running.
                    LogMarketplaceGone(exception.Message);
                }
                await Task.Delay(RetryDelay, _clock, cancellationToken);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to end, perhaps after the marketplace itself; its references end with it.
        }
    }

    /// <summary>Offers the machine; false while it has no engine or is refused.</summary>
    private async Task<bool> RegisterAsync(INodeGrain node, CancellationToken cancellationToken)
    {
        if (await DescribeAsync(cancellationToken) is not { } engine)
        {
            LogNoEngine(_engineText);
            return false;
        }
        if (_options.MeasureSpeed && Speed is null)
            Speed = await NodeBenchmark.RunAsync(_options.DataDirectory, cancellationToken);
        var capacity = CapacityRules.Offer(engine, CapacityRules.FreeDiskBytes(engine.DataDirectory), _options.Reserve);
        var answer = await node.RegisterAsync(new NodeRegistration(
            _options.NodeId, _options.PayeeKeyHash, _options.Name, _options.Host, _options.Region, _options.FailureDomain ?? _options.NodeId,
            new ResourceAmount(capacity.CpuMilli, capacity.MemoryMiB, capacity.DiskMiB), capacity.Engine, _options.SoftwareVersion), cancellationToken);
        if (!answer.Accepted)
            LogRefused(answer.Code ?? "", answer.Message ?? "");
        else
            LogRegistered(_options.NodeId, capacity.CpuMilli, capacity.MemoryMiB, capacity.DiskMiB, capacity.Engine);
        return answer.Accepted;
    }

    /// <summary>Reports and takes orders until the node is not known any more.</summary>
    private async Task HeartbeatAsync(INodeGrain node, INodeAgent reference, CancellationToken cancellationToken)
    {
        var attached = DateTimeOffset.MinValue;
        while (true)
        {
            // The grain forgets its agents when it is deactivated, and does not say so.
            if (_clock.GetUtcNow() - attached >= AttachAgain)
            {
                await node.AttachAsync(reference, cancellationToken);
                attached = _clock.GetUtcNow();
            }
            var sent = _clock.GetTimestamp();
            var directive = await node.HeartbeatAsync(Report(), cancellationToken);
            if (!directive.Known)
            {
                lock (_gate)
                    _appliedRevision = -1;
                return;
            }
            Apply(directive);
            await _news.WaitAsync(TimeSpan.FromMilliseconds(Math.Clamp(directive.HeartbeatMilliseconds, 100, 60_000)), _clock, cancellationToken);
            // News go out at once, but not each on its own when there are many.
            if (Coalescing - _clock.GetElapsedTime(sent) is var rest && rest > TimeSpan.Zero)
                await Task.Delay(rest, _clock, cancellationToken);
        }
    }

    private void Apply(NodeDirective directive)
    {
        lock (_gate)
        {
            if (!directive.Known || directive.Revision < _appliedRevision)
                return;
            var isNew = directive.Revision > _appliedRevision;
            _appliedRevision = directive.Revision;
            if (isNew)
                _reconciler.Want(directive.Instances.Select(DirectiveMapping.Wanted));
        }
    }

    private NodeReport Report()
    {
        long applied;
        lock (_gate)
            applied = _appliedRevision;
        var engine = _reconciler.EngineFailure;
        return new NodeReport(
            _options.NodeId, applied, [.. _reconciler.Report().Select(state => ReportMapping.Report(state, _options.Host, engine))], _clock.GetUtcNow(),
            engine?.Message);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Node {Node} offers {CpuMilli} millicores, {MemoryMiB} MiB memory, {DiskMiB} MiB disk on {Engine}")]
    private partial void LogRegistered(string node, int cpuMilli, int memoryMiB, int diskMiB, string engine);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The marketplace refuses this node ({Code}): {Reason}")]
    private partial void LogRefused(string code, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The marketplace cannot be reached: {Reason}")]
    private partial void LogMarketplaceGone(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This node offers nothing yet: {Reason}")]
    private partial void LogNoEngine(string reason);
}
