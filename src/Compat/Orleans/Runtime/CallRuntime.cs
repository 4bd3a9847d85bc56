using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Orleans.Runtime;

/// <summary>One side from which calls are sent: a silo or a client.</summary>
internal abstract class CallRuntime
{
    private readonly Lazy<IOutgoingGrainCallFilter[]> _outgoing;

    protected CallRuntime(IServiceProvider services, MessagingOptions messaging)
    {
        Services = services;
        ResponseTimeout = messaging.ResponseTimeout;
        CancelRequestOnTimeout = messaging.CancelRequestOnTimeout;
        WaitForCancellationAcknowledgement = messaging.WaitForCancellationAcknowledgement;
        Pending = new PendingCalls(new CoarseClock(Clock(TimeProviderNames.Messaging)));
        GrainFactory = new GrainFactory(this);
        _outgoing = new(() => [.. Services.GetServices<IOutgoingGrainCallFilter>()]);
    }

    public IServiceProvider Services { get; }

    public GrainFactory GrainFactory { get; }

    public PendingCalls Pending { get; }

    public TimeSpan ResponseTimeout { get; }

    public bool CancelRequestOnTimeout { get; }

    public bool WaitForCancellationAcknowledgement { get; }

    public IOutgoingGrainCallFilter[] OutgoingFilters => _outgoing.Value;

    /// <summary>Where calls to the identity go; throws when there is no such place.</summary>
    public ICallTarget Find(GrainId id, RequestContextData? context) =>
        ObserverDirectory.IsObserver(id) ? ObserverDirectory.Find(id) : FindGrain(id, context);

    protected abstract ICallTarget FindGrain(GrainId id, RequestContextData? context);

    protected TimeProvider Clock(string area) =>
        Services.GetKeyedService<TimeProvider>(area) ?? Services.GetService<TimeProvider>() ?? TimeProvider.System;
}
