using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Marketplace.Ledger;
using Marketplace.Market.Apps;
using Marketplace.Market.Instances;
using Marketplace.Market.Words;

namespace Marketplace.Market.Leases;

/// <summary>Everything durable about a lease, in one record: it changes as a whole or not at all.</summary>
/// <remarks>
/// What must still be told to others (the outbox) is part of it: wanted and releasing reservations, unconfirmed restarts, the pending
/// transaction. <see cref="LeaseWork"/> reads it off.
/// Times are unix milliseconds where the name ends in Ms, else unix seconds. A price is a number of satoshis.
/// </remarks>
public sealed record LeaseState
{
    /// <summary>The lease id, 64 hex digits; empty when there is no lease.</summary>
    public string LeaseId { get; init; } = "";

    /// <summary>Where it stands.</summary>
    public LeaseStatus Status { get; init; }

    /// <summary>Why it ends.</summary>
    public EndReason? Reason { get; init; }

    /// <summary>Grows with every change.</summary>
    public long Version { get; init; }

    /// <summary>The renter's key hash.</summary>
    public string Renter { get; init; } = "";

    /// <summary>The app's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The revision that is wanted.</summary>
    public int Revision { get; init; }

    /// <summary>The highest revision number given out.</summary>
    public int LastRevision { get; init; }

    /// <summary>The specs of the revisions in use.</summary>
    public ImmutableArray<SpecRevision> Specs { get; init; } = [];

    /// <summary>The update that is being rolled out.</summary>
    public RolloutState? Rollout { get; init; }

    /// <summary>What was agreed and what the ledger last said.</summary>
    public LeaseFinances Money { get; init; } = new();

    /// <summary>The slots, by number.</summary>
    public ImmutableArray<SlotState> Slots { get; init; } = [];

    /// <summary>The instances that are used, or not yet quite gone.</summary>
    public ImmutableArray<InstanceState> Instances { get; init; } = [];

    /// <summary>What ran and what of it was paid, by slot and payee.</summary>
    public ImmutableArray<SlotMeter> Meters { get; init; } = [];

    /// <summary>The transaction that is on its way to the ledger.</summary>
    public PendingTransaction? Pending { get; init; }

    /// <summary>The last fencing token given out.</summary>
    public long LastToken { get; init; }

    /// <summary>When it began to end, unix milliseconds.</summary>
    public long? EndedAtMs { get; init; }

    /// <summary>When it was settled for good, unix milliseconds.</summary>
    public long? SettledAtMs { get; init; }

    /// <summary>The transaction that closed it.</summary>
    public string? CloseTransactionId { get; init; }

    /// <summary>When settling was last refused by the ledger; the next attempt waits a little.</summary>
    public long? SettleRefusedAtMs { get; init; }

    /// <summary>Whether all instances ran at some time.</summary>
    public bool EverRan { get; init; }

    /// <summary>Recent commands with their ids, newest last.</summary>
    public ImmutableArray<CommandRecord> Commands { get; init; } = [];

    /// <summary>The newest events, oldest first.</summary>
    public ImmutableArray<LeaseEvent> Events { get; init; } = [];

    /// <summary>The last event's number.</summary>
    public long LastSequence { get; init; }

    /// <summary>Whether there is a lease at all.</summary>
    [JsonIgnore]
    public bool Exists => LeaseId.Length > 0;

    /// <summary>Whether instances should run.</summary>
    [JsonIgnore]
    public bool IsLive => Status is LeaseStatus.Funded or LeaseStatus.Placing or LeaseStatus.Running or LeaseStatus.Degraded;

    /// <summary>How many slots serve now: those whose active instance is in the phase <see cref="InstancePhase.Running"/>, 0 to <see cref="LeaseFinances.Instances"/>.</summary>
    /// <remarks>The one definition that lists, answers and explanations share. An unhealthy instance is paid, because its containers run, but it does not count.</remarks>
    [JsonIgnore]
    public int RunningInstances => Slots.Count(slot => Active(slot.Slot) is { Phase: InstancePhase.Running });

    /// <summary>An instance by its id, or null.</summary>
    /// <param name="instanceId">The id.</param>
    public InstanceState? Find(string instanceId) => Instances.FirstOrDefault(instance => instance.Id == instanceId);

    /// <summary>The instance that serves in a slot, or null.</summary>
    /// <param name="slot">The slot.</param>
    public InstanceState? Active(int slot) => Instances.FirstOrDefault(instance => instance.Slot == slot && instance.Role == InstanceRole.Active);

    /// <summary>The instance that is to take a slot over, or null.</summary>
    /// <param name="slot">The slot.</param>
    public InstanceState? Incoming(int slot) => Instances.FirstOrDefault(instance => instance.Slot == slot && instance.Role == InstanceRole.Incoming);

    /// <summary>The spec of a revision.</summary>
    /// <param name="revision">A revision in use.</param>
    public ParsedSpec SpecOf(int revision) => Specs.First(spec => spec.Revision == revision).Spec;
}

/// <summary>A revision of the spec.</summary>
/// <param name="Revision">Its number, from 1.</param>
/// <param name="Spec">The spec; stored as its canonical text.</param>
public sealed record SpecRevision(int Revision, ParsedSpec Spec);

/// <summary>What was agreed about a lease's money, and its sums as the ledger last had them.</summary>
public sealed record LeaseFinances
{
    /// <summary>The price of an instance and second.</summary>
    public long RatePerSecond { get; init; }

    /// <summary>The protocol fee.</summary>
    public int FeePartsPerMillion { get; init; }

    /// <summary>The number of instances.</summary>
    public int Instances { get; init; }

    /// <summary>The first second that can be charged.</summary>
    public long StartsAt { get; init; }

    /// <summary>The second after the last one that can be charged.</summary>
    public long EndsAt { get; init; }

    /// <summary>The time of the opening block.</summary>
    public long OpenedAt { get; init; }

    /// <summary>Up to when it is settled.</summary>
    public long SettledThrough { get; init; }

    /// <summary>Deposits, charges and refunds.</summary>
    public LeaseTotals Totals { get; init; } = LeaseTotals.None;

    /// <summary>The ledger height of the last look at the account.</summary>
    public long AsOfHeight { get; init; }
}

/// <summary>A slot: one of the instances that were ordered.</summary>
public sealed record SlotState
{
    /// <summary>Its number, from 0.</summary>
    public required int Slot { get; init; }

    /// <summary>The revision that it should run.</summary>
    public required int Revision { get; init; }

    /// <summary>How many placements it has had.</summary>
    public int Generation { get; init; }

    /// <summary>The restart that its instance should have carried out.</summary>
    public long RestartToken { get; init; }

    /// <summary>Before when no node is looked for, unix milliseconds.</summary>
    public long PlaceAfterMs { get; init; }

    /// <summary>Placements that failed in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Nodes to leave out for now.</summary>
    public ImmutableArray<AvoidedNode> Avoid { get; init; } = [];

    /// <summary>What went wrong last.</summary>
    public InstanceFailure? Failure { get; init; }

    /// <summary>Whether its last instance was lost and no other runs yet.</summary>
    public bool Lost { get; init; }
}

/// <summary>A node that failed a slot.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="UntilMs">Until when it is left out, unix milliseconds.</param>
public sealed record AvoidedNode(string NodeId, long UntilMs);

/// <summary>An update that is being rolled out, slot by slot.</summary>
/// <param name="FromRevision">The revision to go back to.</param>
/// <param name="ToRevision">The revision to reach.</param>
/// <param name="Back">Whether it goes back, because the new revision failed.</param>
/// <param name="SlotSinceMs">Since when the present slot is being changed, unix milliseconds.</param>
/// <param name="InPlace">Whether the present slot's old instance goes before the new one comes.</param>
/// <param name="Problem">Why it goes back, in words.</param>
public sealed record RolloutState(int FromRevision, int ToRevision, bool Back, long SlotSinceMs, bool InPlace, string? Problem);

/// <summary>What one payee ran of one slot, over the whole lease.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Payee">Who is paid.</param>
/// <param name="RanMs">Milliseconds run.</param>
/// <param name="PaidSeconds">Whole seconds of them that are charged on the ledger; the rest, fractions included, waits for the next settlement.</param>
public sealed record SlotMeter(int Slot, string Payee, long RanMs, long PaidSeconds)
{
    /// <summary>Whole seconds that can be charged.</summary>
    [JsonIgnore]
    public long DueSeconds => (RanMs / 1000) - PaidSeconds;
}

/// <summary>What a pending transaction does.</summary>
[JsonConverter(typeof(WireWordConverter<PendingKind>))]
public enum PendingKind
{
    /// <summary>Opens the lease.</summary>
    Open,

    /// <summary>Settles.</summary>
    Settle,

    /// <summary>Settles a last time and closes.</summary>
    Close,
}

/// <summary>A signed transaction that was or will be submitted, until there is a definite answer.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="TransactionId">Its id.</param>
/// <param name="Transaction">Its encoding in hex, witnesses included.</param>
/// <param name="Through">Up to which unix second it settles.</param>
/// <param name="Usage">What it charges.</param>
/// <param name="Charge">The charge, the protocol's fee included.</param>
/// <param name="Totals">The lease's sums once it is in a block; they are not known before an opening is.</param>
public sealed record PendingTransaction(
    PendingKind Kind,
    string TransactionId,
    string Transaction,
    long Through,
    ImmutableArray<SettledUsage> Usage,
    Money Charge,
    LeaseTotals Totals);

/// <summary>Seconds of a slot to be charged for a payee.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Payee">The payee.</param>
/// <param name="Seconds">At least 1.</param>
public sealed record SettledUsage(int Slot, string Payee, long Seconds);

/// <summary>A command that was carried out.</summary>
/// <param name="Id">The caller's id.</param>
/// <param name="Fingerprint">What was asked, as a hash; another command under the same id is refused.</param>
public sealed record CommandRecord(string Id, string Fingerprint);

/// <summary>Something that happened.</summary>
/// <param name="Sequence">Its number, from 1 without gaps.</param>
/// <param name="AtMs">When, unix milliseconds.</param>
/// <param name="Kind">A stable kebab-case word.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Slot">The slot, if it is about one.</param>
/// <param name="NodeId">The node, if it is about one.</param>
public sealed record LeaseEvent(long Sequence, long AtMs, string Kind, string Message, int? Slot, string? NodeId);
