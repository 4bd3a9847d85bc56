using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Apps;
using Marketplace.Market.Leases;
using Marketplace.Market.Instances;

namespace Marketplace.Market.Tests.Leases;

/// <summary>
/// A lease with nodes that really run its instances (by a clock of their own making) and a ledger that accepts only what the
/// settlement rule computes. Everything happens when a test says so.
/// </summary>
internal sealed class LeaseWorld
{
    public const long Rate = 7;
    private static readonly KeyHash Renter = new(Enumerable.Repeat((byte)9, KeyHash.Size).ToArray());
    private readonly Dictionary<string, Run> _runs = new(StringComparer.Ordinal);
    private readonly List<Evidence> _sent = [];
    private readonly int _nodes;
    private int _commands;

    public LeaseWorld(int instances = 1, long deposit = 1_000_000, long term = 3600, int nodes = 3, AppSpec? spec = null, LeaseSettings? settings = null)
    {
        _nodes = nodes;
        Settings = settings ?? new LeaseSettings { SettleIntervalMs = 10_000 };
        spec ??= Specs.Web(instances, term);
        LeaseTerms terms = new(Renter, Renter, new Hash256(SpecJson.Hash(spec)), Money.FromSatoshis(Rate), instances, 20_000, Now / 1000, (Now / 1000) + term);
        Transaction open = Transaction.Create([], [new TransactionOutput(Money.FromSatoshis(deposit), EscrowLock.Self)], new OpenLease(terms));
        State = LeaseLife.Draft(open, terms, ParsedSpec.Of(spec), "open-command", Now);
        Account = new LeaseAccount(
            new LeaseId(open.Id), terms, Money.FromSatoshis(deposit), [new OutPoint(open.Id, 0)], 1, Now / 1000, Now / 1000, terms.EndsAt, Money.Zero, Money.Zero, 0);
        State = LeaseLife.Funded(State, Account, 1, Now);
    }

    public LeaseSettings Settings { get; }

    public LeaseState State { get; set; }

    public LeaseAccount? Account { get; private set; }

    public long Now { get; private set; } = 1_800_000_000_000;

    public long Start { get; } = 1_800_000_000_000;

    public long Height { get; private set; } = 1;

    public HashSet<int> DeadNodes { get; } = [];

    public HashSet<string> UnhealthyNodes { get; } = [];

    public Func<string, InstanceFailure?> FailureOf { get; set; } = _ => null;

    /// <summary>How old a node's last look at its engine is when it reports.</summary>
    public long StaleMs { get; set; }

    public string NextCommand() => $"command-{++_commands:D4}";

    public string RenterKey => Renter.ToString();

    public void Advance(long milliseconds) => Now += milliseconds;

    /// <summary>Seconds that instances really ran while they were their slot's paid one, by slot.</summary>
    public long TrueMs(string instanceId) => _runs.TryGetValue(instanceId, out Run? run) ? run.Ms(Now) : 0;

    /// <summary>Carries out what the lease wants done, at once.</summary>
    public void Work()
    {
        for (int round = 0; round < 20; round++)
        {
            LeaseWork work = LeaseWork.Of(State, Now);
            if (work is { Place.IsEmpty: true, Reserve.IsEmpty: true, Amend.IsEmpty: true, Release.IsEmpty: true }) return;
            foreach (int slot in work.Place)
            {
                int[] alive = [.. Enumerable.Range(0, _nodes).Where(node => !DeadNodes.Contains(node))];
                if (alive.Length == 0) State = LeaseLife.NotPlaced(State, slot, "No node is alive.", Now, Settings);
                else
                {
                    int node = alive[(State.Slots[slot].Generation + slot) % alive.Length];
                    State = LeaseLife.Placed(State, slot, $"node-{node}", PayeeOf(node), Now);
                }
            }

            foreach (InstanceState instance in work.Reserve)
            {
                if (FailureOf(State.SpecOf(instance.Revision).Text) is null) _runs.TryAdd(instance.Id, new Run(Now, null));
                State = LeaseLife.Reserved(State, instance.Id, instance.FencingToken, Now);
            }

            foreach (InstanceState instance in work.Amend) State = LeaseLife.Reserved(State, instance.Id, instance.FencingToken, Now);
            foreach (InstanceState instance in work.Release)
            {
                if (_runs.TryGetValue(instance.Id, out Run? run) && run.Stopped is null) _runs[instance.Id] = run with { Stopped = Now };
                State = LeaseLife.Released(State, instance.Id);
            }
        }
    }

    public Evidence Evidence(InstanceState instance, long claimedMs = -1)
    {
        InstanceFailure? failure = State.Specs.FirstOrDefault(spec => spec.Revision == instance.Revision) is { } revision
            ? FailureOf(revision.Spec.Text)
            : null;
        InstancePhase phase = failure is not null ? InstancePhase.Failed
            : !_runs.TryGetValue(instance.Id, out Run? run) ? InstancePhase.Assigned
            : run.Stopped is not null ? InstancePhase.Stopped
            : UnhealthyNodes.Contains(instance.NodeId) ? InstancePhase.Unhealthy : InstancePhase.Running;
        return new Evidence(instance.Id, instance.NodeId, phase, claimedMs >= 0 ? claimedMs : Math.Max(0, TrueMs(instance.Id) - StaleMs), null, [], failure, null, Now);
    }

    /// <summary>All living nodes report what is true.</summary>
    public void Report()
    {
        foreach (InstanceState instance in State.Instances.Where(instance => !IsDead(instance.NodeId)))
        {
            Evidence evidence = Evidence(instance);
            _sent.Add(evidence);
            State = LeaseLife.Observe(State, [evidence], Now, Settings);
        }
    }

    /// <summary>An earlier report arrives again.</summary>
    public void RepeatOld(int pick)
    {
        if (_sent.Count == 0) return;
        Evidence old = _sent[pick % _sent.Count];
        State = LeaseLife.Observe(State, [old with { ReceivedAtMs = Now }], Now, Settings);
    }

    /// <summary>A node claims whatever it likes.</summary>
    public void Lie(int pick, long claimed)
    {
        if (State.Instances.IsEmpty) return;
        InstanceState instance = State.Instances[pick % State.Instances.Length];
        State = LeaseLife.Observe(State, [Evidence(instance, claimed)], Now, Settings);
    }

    public void Tick() => State = LeaseLife.Tick(State, Start, Now, Settings);

    /// <summary>Settles if it is due, on a ledger that takes only what its rules compute.</summary>
    public void Settle()
    {
        if (Account is null || LeaseLife.PlanSettlement(State, Account, Now, Settings) is not { } plan) return;
        bool closing = plan.Kind == PendingKind.Close;
        Rejection? rejection = Marketplace.Ledger.LeaseRules.CheckThrough(Account, plan.Through, Now / 1000, TestNetwork.Parameters.Rules, closing);
        Assert.True(rejection is null, rejection?.ToString());
        Assert.True(SettlementRule.TryCompute(Account, plan.Through, plan.Usage, closing, out Settlement? settlement, out rejection), rejection?.ToString());
        Transaction transaction = closing
            ? LeaseTransactions.Close(Account, plan.Through, plan.Usage)
            : LeaseTransactions.Settle(Account, plan.Through, plan.Usage);
        State = LeaseLife.SettlementPrepared(State, plan, Account, transaction);
        Height++;
        Account = closing ? null : Account with
        {
            Escrowed = settlement.Rest,
            Charged = Account.Charged + settlement.Charge,
            Fee = Account.Fee + settlement.Fee,
            SettledThrough = plan.Through,
            EscrowOutPoints = settlement.Rest.IsZero ? [] : [new OutPoint(transaction.Id, (uint)transaction.Outputs.Length - 1)],
        };
        State = LeaseLife.SettlementIncluded(State, transaction.Id.ToString(), Height, Now);
    }

    public void Update(AppSpec spec) => State = LeaseLife.Update(State, NextCommand(), RenterKey, ParsedSpec.Of(spec), Now).State;

    public void TopUp(long satoshis)
    {
        if (Account is null) return;
        Height++;
        Account = Account with { Escrowed = Account.Escrowed + Money.FromSatoshis(satoshis) };
        State = LeaseLife.AccountSeen(State, Account, Height, Now);
    }

    /// <summary>One beat of everything, with faithful reports.</summary>
    public void Beat(long milliseconds = 1000)
    {
        Advance(milliseconds);
        Report();
        Tick();
        Work();
        Settle();
    }

    public void RunUntil(Func<LeaseState, bool> condition, int beats = 400, long milliseconds = 1000)
    {
        Work();
        for (int i = 0; i < beats; i++)
        {
            if (condition(State)) return;
            Beat(milliseconds);
        }

        Assert.True(condition(State), $"After {beats} beats the lease is {State.Status} with {string.Join(", ", State.Instances.Select(instance => $"{instance.Id[65..]} {instance.Role} {instance.Phase} {instance.Reservation}"))}; rollout {State.Rollout}; last event {State.Events.LastOrDefault()}");
    }

    private bool IsDead(string nodeId) => DeadNodes.Contains(int.Parse(nodeId[5..], System.Globalization.CultureInfo.InvariantCulture));

    private static string PayeeOf(int node) => Convert.ToHexStringLower(Enumerable.Repeat((byte)(node + 1), KeyHash.Size).ToArray());

    private sealed record Run(long Started, long? Stopped)
    {
        public long Ms(long now) => Math.Max(0, (Stopped ?? now) - Started);
    }
}
