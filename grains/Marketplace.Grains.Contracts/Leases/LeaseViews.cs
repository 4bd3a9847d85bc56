using System.Collections.Immutable;
using Marketplace.Market.Apps;
using Marketplace.Market.Instances;
using Marketplace.Market.Leases;

namespace Marketplace.Grains.Contracts;

/// <summary>A lease as others see it. Amounts are satoshis, durations seconds unless named otherwise.</summary>
[GenerateSerializer, Immutable, Alias("market.LeaseView")]
public sealed record LeaseView
{
    /// <summary>The lease id, 64 hex digits.</summary>
    [Id(0)] public required string LeaseId { get; init; }

    /// <summary>The app's name.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Where it stands in its life; never a draft.</summary>
    [Id(2)] public required LeaseStatus Status { get; init; }

    /// <summary>Why it ends; null while it goes on.</summary>
    [Id(3)] public EndReason? EndReason { get; init; }

    /// <summary>What is going on, in a sentence for the renter.</summary>
    [Id(4)] public required string Explanation { get; init; }

    /// <summary>Who rents it, 40 hex digits.</summary>
    [Id(5)] public required string RenterKeyHash { get; init; }

    /// <summary>The spec that runs, or is being rolled out.</summary>
    [Id(6)] public required ParsedSpec Spec { get; init; }

    /// <summary>The revision of that spec, from 1.</summary>
    [Id(7)] public required int Revision { get; init; }

    /// <summary>Which way an update is being rolled out; null when none is.</summary>
    [Id(8)] public RolloutDirection? Rollout { get; init; }

    /// <summary>The price of an instance and second.</summary>
    [Id(9)] public required long RatePerSecondSatoshis { get; init; }

    /// <summary>The number of instances.</summary>
    [Id(10)] public required int Instances { get; init; }

    /// <summary>The protocol fee in millionths of each charge.</summary>
    [Id(11)] public required int FeePartsPerMillion { get; init; }

    /// <summary>When it was opened.</summary>
    [Id(12)] public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When its term ends.</summary>
    [Id(13)] public required DateTimeOffset EndsAt { get; init; }

    /// <summary>Up to when it is settled on the ledger.</summary>
    [Id(14)] public required DateTimeOffset SettledThrough { get; init; }

    /// <summary>When the escrow will be used up at the present use; null while nothing runs or once it ended.</summary>
    [Id(15)] public DateTimeOffset? RunsOutAt { get; init; }

    /// <summary>All that was paid into escrow.</summary>
    [Id(16)] public required long DepositedSatoshis { get; init; }

    /// <summary>What is in escrow now.</summary>
    [Id(17)] public required long EscrowedSatoshis { get; init; }

    /// <summary>What was charged on the ledger so far. Deposited = charged + escrowed + refunded.</summary>
    [Id(18)] public required long ChargedSatoshis { get; init; }

    /// <summary>The providers' part of the charges. Charged = paid + fee.</summary>
    [Id(19)] public required long PaidSatoshis { get; init; }

    /// <summary>The fee's part of the charges.</summary>
    [Id(20)] public required long FeeSatoshis { get; init; }

    /// <summary>What was given back to the renter.</summary>
    [Id(21)] public required long RefundedSatoshis { get; init; }

    /// <summary>What has run since the last settlement, valued; an estimate that the next settlement makes exact.</summary>
    [Id(22)] public required long AccruedSatoshis { get; init; }

    /// <summary>Instance seconds charged so far.</summary>
    [Id(23)] public required long ChargedSeconds { get; init; }

    /// <summary>The slots, by number.</summary>
    [Id(24)] public required ImmutableArray<SlotView> Slots { get; init; }

    /// <summary>The last event's sequence number.</summary>
    [Id(25)] public required long LastEventSequence { get; init; }

    /// <summary>When it ended for good, settled and refunded.</summary>
    [Id(26)] public DateTimeOffset? SettledAt { get; init; }

    /// <summary>The transaction that closed it on the ledger.</summary>
    [Id(27)] public string? CloseTransactionId { get; init; }

    /// <summary>Grows with every durable change.</summary>
    [Id(28)] public required long Version { get; init; }

    /// <summary>How many instances are in the phase <see cref="SlotPhase.Running"/>; an unhealthy one is not.</summary>
    [Id(29)] public required int RunningInstances { get; init; }
}

/// <summary>One of a lease's instances.</summary>
[GenerateSerializer, Immutable, Alias("market.SlotView")]
public sealed record SlotView
{
    /// <summary>The number, from 0.</summary>
    [Id(0)] public required int Slot { get; init; }

    /// <summary>What goes on in it.</summary>
    [Id(1)] public required SlotPhase Phase { get; init; }

    /// <summary>The instance, when there is one.</summary>
    [Id(2)] public string? InstanceId { get; init; }

    /// <summary>The node, when there is one.</summary>
    [Id(3)] public string? NodeId { get; init; }

    /// <summary>The spec revision that it runs.</summary>
    [Id(4)] public int Revision { get; init; }

    /// <summary>When it started to run.</summary>
    [Id(5)] public DateTimeOffset? StartedAt { get; init; }

    /// <summary>For how long this slot has run so far, over all its instances, in milliseconds.</summary>
    [Id(6)] public long RunningMilliseconds { get; init; }

    /// <summary>The published ports.</summary>
    [Id(7)] public ImmutableArray<InstancePort> Ports { get; init; } = [];

    /// <summary>What went wrong last.</summary>
    [Id(8)] public InstanceFailure? Failure { get; init; }

    /// <summary>The image that runs.</summary>
    [Id(9)] public string? ImageDigest { get; init; }

    /// <summary>How often this slot was given a new instance.</summary>
    [Id(10)] public int Generation { get; init; }
}

/// <summary>Something that happened to a lease.</summary>
/// <param name="Sequence">Its number, from 1 without gaps.</param>
/// <param name="At">When.</param>
/// <param name="Kind">A stable kebab-case word, such as <c>opened</c>, <c>placed</c>, <c>running</c>, <c>settled</c>.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Slot">The slot, if it is about one.</param>
/// <param name="NodeId">The node, if it is about one.</param>
[GenerateSerializer, Immutable, Alias("market.LeaseEvent")]
public sealed record LeaseEventView(
    [property: Id(0)] long Sequence,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Kind,
    [property: Id(3)] string Message,
    [property: Id(4)] int? Slot = null,
    [property: Id(5)] string? NodeId = null);

/// <summary>A page of events.</summary>
/// <param name="Events">The events, oldest first.</param>
/// <param name="LastSequence">The last sequence number of the lease.</param>
/// <param name="OldestSequence">The oldest number still kept; a gap before it was dropped.</param>
/// <param name="Ended">Whether no more events will come: the lease is settled.</param>
[GenerateSerializer, Immutable, Alias("market.LeaseEventPage")]
public sealed record LeaseEventViewPage(
    [property: Id(0)] ImmutableArray<LeaseEventView> Events,
    [property: Id(1)] long LastSequence,
    [property: Id(2)] long OldestSequence,
    [property: Id(3)] bool Ended);
