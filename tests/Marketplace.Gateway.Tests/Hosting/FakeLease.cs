using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Requests;
using Marketplace.Market.Apps;
using Marketplace.Market.Instances;
using Marketplace.Market.Leases;

namespace Marketplace.Gateway.Tests.Hosting;

/// <summary>A lease that does what a test says, and remembers what it was asked.</summary>
internal sealed class FakeLease(string id, KeyHash renter) : IAppLeaseGrain
{
    public const string Spec =
        """{"name":"app","components":[{"name":"web","image":"web:1","cpuMilli":100,"memoryMiB":64,"diskMiB":64}],"instances":2,"termSeconds":3600}""";

    private readonly Lock _gate = new();
    private readonly List<LeaseEventView> _events = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _ended;

    public ConcurrentQueue<SignedRequest> Commands { get; } = new();

    public Func<SignedRequest, LeaseAnswer>? Answer { get; set; }

    public ConcurrentQueue<LogChunk> Logs { get; } = new();

    public ConcurrentQueue<LeaseLogQuery> LogQueries { get; } = new();

    public long Version { get; set; } = 1;

    public string EventText { get; set; } = "happened";

    public void Happen(string kind, bool end = false)
    {
        lock (_gate)
        {
            _events.Add(new LeaseEventView(_events.Count + 1, DateTimeOffset.UnixEpoch, kind, EventText));
            _ended |= end;
            var news = _news;
            _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
            news.SetResult();
        }
    }

    public Task<LeaseView?> GetAsync(CancellationToken cancellationToken = default) => Task.FromResult<LeaseView?>(View());

    public Task<LeaseAnswer> OpenAsync(SignedRequest request, CancellationToken cancellationToken = default) => Do(request);

    public Task<LeaseAnswer> UpdateAsync(SignedRequest request, CancellationToken cancellationToken = default) => Do(request);

    public Task<LeaseAnswer> RestartAsync(SignedRequest request, CancellationToken cancellationToken = default) => Do(request);

    public Task<LeaseAnswer> TopUpAsync(SignedRequest request, CancellationToken cancellationToken = default) => Do(request);

    public Task<LeaseAnswer> CloseAsync(SignedRequest request, CancellationToken cancellationToken = default) => Do(request);

    public Task<LeaseEventViewPage> GetEventsAsync(long afterSequence, int limit, CancellationToken cancellationToken = default) =>
        Task.FromResult(Page(afterSequence, limit).Page);

    public async Task<LeaseEventViewPage> WaitForEventsAsync(long afterSequence, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var (page, news) = Page(afterSequence, 200);
        if (page.Events.IsEmpty && !page.Ended)
            await Task.WhenAny(news, Task.Delay(timeout, cancellationToken));
        return Page(afterSequence, 200).Page;
    }

    public async Task<LogChunk> ReadLogsAsync(LeaseLogQuery query, CancellationToken cancellationToken = default)
    {
        LogQueries.Enqueue(query);
        if (Logs.TryDequeue(out var chunk))
            return chunk;
        await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        return new LogChunk([], query.Cursor);
    }

    public Task ReportInstancesAsync(string nodeId, ImmutableArray<InstanceReport> reports, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public LeaseView View() => new()
    {
        LeaseId = id,
        Name = "app",
        Status = LeaseStatus.Running,
        Explanation = "All 2 instances run.",
        RenterKeyHash = renter.ToString(),
        Spec = ParsedSpec.FromCanonical(Encoding.UTF8.GetBytes(Spec)),
        Revision = 1,
        RatePerSecondSatoshis = 5,
        Instances = 2,
        RunningInstances = 1,
        FeePartsPerMillion = 20_000,
        OpenedAt = DateTimeOffset.UnixEpoch,
        EndsAt = DateTimeOffset.UnixEpoch.AddHours(1),
        SettledThrough = DateTimeOffset.UnixEpoch,
        DepositedSatoshis = 36_000,
        EscrowedSatoshis = 36_000,
        ChargedSatoshis = 0,
        PaidSatoshis = 0,
        FeeSatoshis = 0,
        RefundedSatoshis = 0,
        AccruedSatoshis = 0,
        ChargedSeconds = 0,
        Slots = [new SlotView { Slot = 0, Phase = SlotPhase.Running }, new SlotView { Slot = 1, Phase = SlotPhase.Waiting }],
        LastEventSequence = Page(0, 200).Page.LastSequence,
        Version = Version,
    };

    private Task<LeaseAnswer> Do(SignedRequest command)
    {
        Commands.Enqueue(command);
        return Task.FromResult(Answer?.Invoke(command) ?? new LeaseAnswer(LeaseOutcome.Done, null, null, [], null, View()));
    }

    private (LeaseEventViewPage Page, Task News) Page(long after, int limit)
    {
        lock (_gate)
            return (new LeaseEventViewPage([.. _events.Where(each => each.Sequence > after).Take(limit)], _events.Count, 1, _ended), _news.Task);
    }
}
