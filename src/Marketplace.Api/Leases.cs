using System.Text.Json;

namespace Marketplace.Api;

/// <summary>Opens a lease: the spec and the renter's signed transaction that puts the deposit into escrow.</summary>
public sealed record OpenLeaseRequest
{
    /// <summary>The app spec; its canonical hash is the one in the transaction's terms.</summary>
    public required JsonElement Spec { get; init; }

    /// <summary>The signed transaction with the open-lease payload, hex. Its id becomes the lease's id.</summary>
    public required string Transaction { get; init; }
}

/// <summary>Replaces image, environment and the like; price, instances and term stay.</summary>
public sealed record UpdateLeaseRequest
{
    /// <summary>The new spec.</summary>
    public required JsonElement Spec { get; init; }
}

/// <summary>Adds money to a lease, and perhaps time.</summary>
public sealed record TopUpLeaseRequest
{
    /// <summary>The signed transaction with the top-up-lease payload, hex.</summary>
    public required string Transaction { get; init; }
}

/// <summary>A lease in a list.</summary>
public record LeaseSummary
{
    /// <summary>The lease's id: the id of the transaction that opened it.</summary>
    public required string LeaseId { get; init; }

    /// <summary>The app's name.</summary>
    public required string Name { get; init; }

    /// <summary>Where the lease is in its life: "funded", "placing", "running", "degraded", "closing" (stopping, then settling) or "settled".</summary>
    public required string State { get; init; }

    /// <summary>The renter's address.</summary>
    public required string Renter { get; init; }

    /// <summary>How many instances it is for.</summary>
    public required int Instances { get; init; }

    /// <summary>How many instances are in the phase "running"; an unhealthy one does not count.</summary>
    public required int RunningInstances { get; init; }

    /// <summary>Satoshis for one instance and second.</summary>
    public required Satoshis RatePerSecondSatoshis { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When its term ends.</summary>
    public required DateTimeOffset EndsAt { get; init; }
}

/// <summary>A page of the signer's leases, newest first.</summary>
public sealed record LeasePage
{
    /// <summary>The leases.</summary>
    public required IReadOnlyList<LeaseSummary> Items { get; init; }

    /// <summary>Pass it as "cursor" to go on; absent on the last page.</summary>
    public string? NextCursor { get; init; }
}

/// <summary>A lease with its instances and its money.</summary>
public sealed record LeaseResponse : LeaseSummary
{
    /// <summary>Grows with every change of the lease; the ETag is made of it.</summary>
    public required long Version { get; init; }

    /// <summary>Which revision of the spec the renter wants; the first is 1.</summary>
    public required int Revision { get; init; }

    /// <summary>Whether an update is on its way: "rolling" or "rolling-back"; absent when neither.</summary>
    public string? Rollout { get; init; }

    /// <summary>What is going on, in a sentence for the renter.</summary>
    public required string Explanation { get; init; }

    /// <summary>Why it ends: "closed", "expired" or "exhausted"; absent while it goes on.</summary>
    public string? EndReason { get; init; }

    /// <summary>SHA-256 of the canonical spec that runs, lower-case hex.</summary>
    public required string SpecHash { get; init; }

    /// <summary>The spec as it is wanted now.</summary>
    public required JsonElement Spec { get; init; }

    /// <summary>Each instance slot.</summary>
    public required IReadOnlyList<LeaseSlot> Slots { get; init; }

    /// <summary>The money of the lease.</summary>
    public required LeaseMoney Money { get; init; }

    /// <summary>The protocol's share of each charge, in millionths.</summary>
    public required int FeePartsPerMillion { get; init; }

    /// <summary>Instance seconds charged so far.</summary>
    public required long ChargedSeconds { get; init; }

    /// <summary>Charges are settled up to this instant.</summary>
    public required DateTimeOffset SettledThrough { get; init; }

    /// <summary>When the escrow runs out if all instances keep running; absent when the term ends first or nothing runs.</summary>
    public DateTimeOffset? RunsOutAt { get; init; }

    /// <summary>When it ended for good: settled and refunded.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>The transaction that closed it on the ledger.</summary>
    public string? CloseTransactionId { get; init; }

    /// <summary>The sequence number of its newest event.</summary>
    public required long LastEventSequence { get; init; }
}

/// <summary>The money of one lease, in satoshis. Deposited = charged + refunded + escrowed; charged = paid + fee.</summary>
public sealed record LeaseMoney
{
    /// <summary>All that the renter put in.</summary>
    public required Satoshis DepositedSatoshis { get; init; }

    /// <summary>All that settlements took.</summary>
    public required Satoshis ChargedSatoshis { get; init; }

    /// <summary>The part of it that providers got.</summary>
    public required Satoshis PaidSatoshis { get; init; }

    /// <summary>The part of it that the protocol got.</summary>
    public required Satoshis FeeSatoshis { get; init; }

    /// <summary>What went back to the renter.</summary>
    public required Satoshis RefundedSatoshis { get; init; }

    /// <summary>What is still in escrow.</summary>
    public required Satoshis EscrowedSatoshis { get; init; }

    /// <summary>Charges since the last settlement, not yet on the ledger: an estimate.</summary>
    public required Satoshis UnsettledSatoshis { get; init; }
}

/// <summary>One instance slot of a lease.</summary>
public sealed record LeaseSlot
{
    /// <summary>The slot's number, from 0.</summary>
    public required int Slot { get; init; }

    /// <summary>The id of the instance in it now; absent while none is placed.</summary>
    public string? InstanceId { get; init; }

    /// <summary>"waiting" (for a node), "assigned", "pulling", "starting", "running", "unhealthy", "failed", "lost", "stopping" or "stopped".</summary>
    public required string Phase { get; init; }

    /// <summary>The spec revision of the instance.</summary>
    public int? Revision { get; init; }

    /// <summary>The node that it is on.</summary>
    public string? NodeId { get; init; }

    /// <summary>Since when it runs.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How often the slot was given a new instance.</summary>
    public required int Generation { get; init; }

    /// <summary>Milliseconds that this slot has really run, over all its instances.</summary>
    public required long RunningMilliseconds { get; init; }

    /// <summary>Where its ports can be reached.</summary>
    public IReadOnlyList<LeasePort> Ports { get; init; } = [];

    /// <summary>The digest of the image that runs, where the engine knows one.</summary>
    public string? ImageDigest { get; init; }

    /// <summary>Why it does not run, where it does not.</summary>
    public LeaseFailure? Failure { get; init; }
}

/// <summary>A published port.</summary>
public sealed record LeasePort
{
    /// <summary>The component that listens.</summary>
    public required string Component { get; init; }

    /// <summary>The port inside the container.</summary>
    public required int ContainerPort { get; init; }

    /// <summary>"tcp" or "udp".</summary>
    public required string Protocol { get; init; }

    /// <summary>The host to connect to.</summary>
    public required string Host { get; init; }

    /// <summary>The port to connect to.</summary>
    public required int HostPort { get; init; }
}

/// <summary>A failure in words and as a code.</summary>
public sealed record LeaseFailure
{
    /// <summary>A stable kebab-case code: "image-missing", "port-taken", "engine-gone" ...</summary>
    public required string Code { get; init; }

    /// <summary>What happened, in words.</summary>
    public required string Message { get; init; }

    /// <summary>The component that it is about, if it is one.</summary>
    public string? Component { get; init; }
}
