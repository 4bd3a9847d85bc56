using Marketplace.Chain;
using Marketplace.Grains.Contracts;
using Marketplace.Grains.Metering;
using Marketplace.Grains.State;
using Marketplace.Ledger;
using Marketplace.Market.Leases;
using Marketplace.Storage;
using Microsoft.Extensions.Logging;

namespace Marketplace.Grains.Leases;

/// <summary>One lease: a thin shell around <see cref="LeaseLife"/>.</summary>
/// <remarks>
/// Commands only change the stored state. Everything that reaches outside (nodes, ledger, listings) is read off that state and done by
/// <see cref="StepAsync"/> alone, which a grain timer runs when something is due and a reminder starts again after a restart. What nodes
/// report of running time is kept in memory until the next commit: it is cumulative and comes again.
/// </remarks>
[GrainType("lease")]
internal sealed partial class AppLeaseGrain : Grain, IAppLeaseGrain, IRemindable
{
    private const string WakeReminder = "wake";
    private readonly CommittedState<LeaseState> _state;
    private readonly MarketClock _clock;
    private readonly MarketTerms _terms;
    private readonly ILedger _ledger;
    private readonly IMeterSigner _meter;
    private readonly IListings _listings;
    private readonly ILogger<AppLeaseGrain> _log;
    private readonly Dictionary<string, Evidence> _evidence = new(StringComparer.Ordinal);
    private Transaction? _pending;
    private TaskCompletionSource _changed = NewSignal();
    private IGrainTimer? _timer;
    private long _activatedMs;
    private long _publishedVersion = -1;
    private int _troubles;

    public AppLeaseGrain(
        [PersistentState("lease", StorageNames.Market)] IPersistentState<LeaseState> store,
        MarketClock clock,
        MarketTerms terms,
        ILedger ledger,
        IMeterSigner meter,
        IListings listings,
        ILogger<AppLeaseGrain> log)
    {
        _state = new CommittedState<LeaseState>(store, Abandon);
        _clock = clock;
        _terms = terms;
        _ledger = ledger;
        _meter = meter;
        _listings = listings;
        _log = log;
    }

    private string LeaseId => this.GetPrimaryKeyString();

    private LeaseState State => _state.Value;

    private LeaseSettings Settings => _terms.LeaseSettings;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _activatedMs = _clock.NowMs;
        _timer = this.RegisterGrainTimer(StepAsync, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        if (State.Exists) Wake();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _changed.TrySetResult();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<LeaseView?> GetAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(State is { Exists: true, Status: not LeaseStatus.Draft } ? View() : null);

    /// <inheritdoc/>
    public Task<LeaseEventViewPage> GetEventsAsync(long afterSequence, int limit, CancellationToken cancellationToken = default) =>
        Task.FromResult(LeaseMapping.ToPage(State, afterSequence, limit));

    /// <inheritdoc/>
    public async Task<LeaseEventViewPage> WaitForEventsAsync(long afterSequence, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Task changed = _changed.Task;
        if (State.LastSequence <= afterSequence && State.Status != LeaseStatus.Settled && timeout > TimeSpan.Zero)
        {
            try
            {
                await changed.WaitAsync(timeout < LongestPoll ? timeout : LongestPoll, cancellationToken);
            }
            catch (TimeoutException)
            {
                // Nothing happened in time, which the empty page says.
            }
        }

        return LeaseMapping.ToPage(State, afterSequence, LeaseMapping.MostEvents);
    }

    /// <inheritdoc/>
    public async Task<LogChunk> ReadLogsAsync(LeaseLogQuery query, CancellationToken cancellationToken = default)
    {
        LeaseState state = State;
        if (!state.Exists || query.Slot < 0 || query.Slot >= state.Slots.Length) return new LogChunk([], query.Cursor, true, "The lease has no such instance.");
        InstanceState? instance = state.Instances.FirstOrDefault(each => each.Slot == query.Slot && each.Role == InstanceRole.Active)
            ?? state.Instances.LastOrDefault(each => each.Slot == query.Slot);
        if (instance is null)
        {
            return new LogChunk([], query.Cursor, !state.IsLive, state.IsLive ? "The instance has no node yet." : "The lease has ended; its containers are gone.");
        }

        string[] components = [.. state.SpecOf(state.Revision).App.Components.Select(component => component.Name)];
        string component = query.Component ?? components[0];
        if (!components.Contains(component, StringComparer.Ordinal)) return new LogChunk([], query.Cursor, true, $"The app has no component {component}.");
        LogRequest request = new(instance.Id, component, query.Cursor, Math.Clamp(query.Tail, 0, 10_000), Math.Clamp(query.WaitSeconds, 0, 20));
        return await GrainFactory.GetGrain<INodeGrain>(instance.NodeId).ReadLogsAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (!State.Exists) await ForgetReminderAsync();
        else Wake();
    }

    private static TimeSpan LongestPoll => TimeSpan.FromSeconds(25);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LeaseView View()
    {
        long now = _clock.NowMs;
        return LeaseMapping.ToView(LeaseLife.Credited(State, _evidence.Values), now);
    }

    private async Task CommitAsync(LeaseState next)
    {
        LeaseState before = State;
        if (ReferenceEquals(next, before)) return;
        await _state.CommitAsync(next);
        if (next.Status != before.Status) LogStatus(LeaseId, before.Status, next.Status);
        if (next.LastSequence != before.LastSequence || next.Status != before.Status) Signal();
        foreach (string gone in _evidence.Keys.Where(id => next.Instances.All(instance => instance.Id != id)).ToArray()) _evidence.Remove(gone);
    }

    private void Abandon(Exception exception)
    {
        LogStateInDoubt(exception, LeaseId);
        DeactivateOnIdle();
    }

    /// <summary>The pending transaction as it was received or signed here; after a restart it is read once from the stored state.</summary>
    private Transaction PendingTransactionOf(PendingTransaction pending)
    {
        if (_pending is null || _pending.Id.ToString() != pending.TransactionId)
        {
            _pending = Transaction.Decode(Convert.FromHexString(pending.Transaction));
        }

        return _pending;
    }

    private void Signal()
    {
        TaskCompletionSource signal = _changed;
        _changed = NewSignal();
        signal.TrySetResult();
    }

    private void Wake() => _timer?.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    private async Task ForgetReminderAsync()
    {
        if (await this.GetReminder(WakeReminder) is { } reminder) await this.UnregisterReminder(reminder);
    }
}
