using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime;

/// <summary>The silo of one host: its activations and what they need.</summary>
internal sealed partial class SiloRuntime : CallRuntime, IAsyncDisposable, IDisposable
{
    private readonly Lazy<IIncomingGrainCallFilter[]> _incoming;
    private readonly ActivationCollector _collector;
    private volatile bool _active;

    public SiloRuntime(
        IServiceProvider services, IOptions<SiloMessagingOptions> messaging, IOptions<GrainCollectionOptions> collection,
        IOptions<ClusterOptions> cluster, ILogger<SiloRuntime> logger)
        : base(services, messaging.Value)
    {
        Logger = logger;
        Cluster = cluster.Value;
        MaxEnqueuedRequests = messaging.Value.MaxEnqueuedRequestsHardLimit;
        ActivationTimeout = collection.Value.ActivationTimeout;
        DeactivationTimeout = collection.Value.DeactivationTimeout;
        CollectionClock = new CoarseClock(Clock(TimeProviderNames.ActivationManagement));
        GrainClock = Clock(TimeProviderNames.Grains);
        Catalog = new Catalog(this, GrainManifest.Instance);
        _collector = new ActivationCollector(this, collection.Value);
        _incoming = new(() => [.. Services.GetServices<IIncomingGrainCallFilter>()]);
    }

    public ILogger Logger { get; }

    public ClusterOptions Cluster { get; }

    public SiloAddress Address { get; } = SiloAddress.New(System.Net.IPAddress.Loopback, 0, SiloAddress.AllocateNewGeneration());

    public Catalog Catalog { get; }

    public CoarseClock CollectionClock { get; }

    public TimeProvider GrainClock { get; }

    public TimeSpan ActivationTimeout { get; }

    public TimeSpan DeactivationTimeout { get; }

    public int MaxEnqueuedRequests { get; }

    public IIncomingGrainCallFilter[] IncomingFilters => _incoming.Value;

    public bool AcceptsActivations => _active;

    public void Open()
    {
        _active = true;
        LocalClusters.Add(this);
        _collector.Start();
    }

    /// <summary>Ends every activation, those that do not end in time are left behind.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        _active = false;
        LocalClusters.Remove(this);
        await _collector.DisposeAsync();
        var ending = Catalog.Activations.ToArray();
        foreach (var activation in ending)
            activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ShuttingDown, "This silo is shutting down."), cancellationToken);
        try
        {
            await Task.WhenAll(ending.Select(a => a.Deactivated)).WaitAsync(DeactivationTimeout, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            LogLeftBehind(Logger, ending.Count(a => !a.Deactivated.IsCompleted));
        }
        Abandon(new SiloUnavailableException("The silo has stopped."));
    }

    /// <summary>Ends at once, without a word to any grain, as a crash would.</summary>
    public async Task KillAsync()
    {
        _active = false;
        LocalClusters.Remove(this);
        await _collector.DisposeAsync();
        Abandon(new SiloUnavailableException("The silo was killed."));
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public ValueTask DisposeAsync()
    {
        _active = false;
        LocalClusters.Remove(this);
        Pending.Dispose();
        return _collector.DisposeAsync();
    }

    protected override ICallTarget FindGrain(GrainId id, RequestContextData? context) => Catalog.GetOrCreate(id, context);

    private void Abandon(Exception error)
    {
        foreach (var activation in Catalog.TakeAll())
            activation.Abandon(error);
        Pending.FailAll(error);
        LocalClusters.SiloEnded(this, error);
    }

    [LoggerMessage(EventId = 8030, Level = LogLevel.Warning, Message = "{Count} activations did not end in time")]
    private static partial void LogLeftBehind(ILogger logger, int count);
}
