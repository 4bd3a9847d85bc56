using System.Collections.Immutable;

namespace Marketplace.Ledger;

/// <summary>What a transaction does beyond moving outputs; a transaction without one is a transfer. The set is closed.</summary>
public abstract record TransactionPayload
{
    private protected TransactionPayload()
    {
    }

    /// <summary>The byte that names the kind in the encoding.</summary>
    public abstract PayloadTag Tag { get; }
}

/// <summary>The byte that names a payload's kind in the encoding. 0x30-0x3F is kept for jobs.</summary>
public enum PayloadTag : byte
{
    /// <summary>No payload: a transfer.</summary>
    None = 0x00,

    /// <summary><see cref="Marketplace.Ledger.GenesisIssue"/>.</summary>
    GenesisIssue = 0x01,

    /// <summary><see cref="Marketplace.Ledger.Coinbase"/>.</summary>
    Coinbase = 0x02,

    /// <summary><see cref="Marketplace.Ledger.OpenLease"/>.</summary>
    OpenLease = 0x10,

    /// <summary><see cref="Marketplace.Ledger.TopUpLease"/>.</summary>
    TopUpLease = 0x11,

    /// <summary><see cref="Marketplace.Ledger.SettleLease"/>.</summary>
    SettleLease = 0x12,

    /// <summary><see cref="Marketplace.Ledger.CloseLease"/>.</summary>
    CloseLease = 0x13,

    /// <summary><see cref="Marketplace.Ledger.ReclaimLease"/>.</summary>
    ReclaimLease = 0x14,

    /// <summary><see cref="Stakes.RegisterStake"/>.</summary>
    RegisterStake = 0x20,

    /// <summary><see cref="Stakes.ConfirmStake"/>.</summary>
    ConfirmStake = 0x21,

    /// <summary><see cref="Stakes.RestartStake"/>.</summary>
    RestartStake = 0x22,

    /// <summary><see cref="Stakes.SetDelegates"/>.</summary>
    SetDelegates = 0x23,

    /// <summary><see cref="Stakes.UnregisterStake"/>.</summary>
    UnregisterStake = 0x24,

    /// <summary><see cref="Stakes.SlashStake"/>.</summary>
    SlashStake = 0x25,

    /// <summary><see cref="Governance.Propose"/>.</summary>
    Propose = 0x40,

    /// <summary><see cref="Governance.Vote"/>.</summary>
    Vote = 0x41,

    /// <summary><see cref="Marketplace.Ledger.Burn"/>.</summary>
    Burn = 0x50,
}

/// <summary>Issues the first outputs; only in the genesis block.</summary>
/// <param name="Part">0, 1, 2 ... when the issue needs several transactions.</param>
/// <param name="Parameters">In part 0 the canonical bytes of the network's rules, so that the genesis id names all of them; empty in other parts.</param>
public sealed record GenesisIssue(uint Part, ImmutableArray<byte> Parameters) : TransactionPayload
{
    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.GenesisIssue;

    /// <inheritdoc/>
    public bool Equals(GenesisIssue? other) => other is not null && Part == other.Part && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Part, Parameters.Length);
}

/// <summary>Pays out what a block issues, collects and returns; always the block's last transaction, computed by the rules.</summary>
/// <param name="Height">The block's height, which makes its id unique.</param>
public sealed record Coinbase(long Height) : TransactionPayload
{
    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.Coinbase;
}

/// <summary>Opens a lease: exactly one output is the escrow of <see cref="LeaseId.Self"/>.</summary>
/// <param name="Terms">What was agreed.</param>
public sealed record OpenLease(LeaseTerms Terms) : TransactionPayload
{
    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.OpenLease;
}

/// <summary>Adds one escrow output to a lease, and may move its end; the renter signs.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="EndsAt">The new end in unix seconds, later than the present one; null leaves it.</param>
public sealed record TopUpLease(LeaseId Lease, long? EndsAt) : TransactionPayload
{
    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.TopUpLease;
}

/// <summary>Charges a lease for the seconds its instances ran; the meter signs.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Through">Up to which unix second the usage reaches.</param>
/// <param name="Usage">Who ran which slot for how long; ascending by slot, then payee; may be empty.</param>
public sealed record SettleLease(LeaseId Lease, long Through, ImmutableArray<Usage> Usage) : TransactionPayload
{
    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.SettleLease;

    /// <inheritdoc/>
    public bool Equals(SettleLease? other) =>
        other is not null && Lease == other.Lease && Through == other.Through && Usage.AsSpan().SequenceEqual(other.Usage.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Lease, Through, Usage.Length);
}

/// <summary>Settles a lease a last time and refunds the rest to the renter; the meter signs.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Through">Up to which unix second the usage reaches.</param>
/// <param name="Usage">As in <see cref="SettleLease"/>.</param>
public sealed record CloseLease(LeaseId Lease, long Through, ImmutableArray<Usage> Usage) : TransactionPayload
{
    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.CloseLease;

    /// <inheritdoc/>
    public bool Equals(CloseLease? other) =>
        other is not null && Lease == other.Lease && Through == other.Through && Usage.AsSpan().SequenceEqual(other.Usage.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Lease, Through, Usage.Length);
}

/// <summary>Takes everything back when the meter has vanished: after the end and a grace; the renter signs.</summary>
/// <param name="Lease">The lease.</param>
public sealed record ReclaimLease(LeaseId Lease) : TransactionPayload
{
    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.ReclaimLease;
}

/// <summary>Destroys money: the inputs are worth this much more than outputs and fee.</summary>
/// <param name="Amount">What is destroyed, at least one satoshi.</param>
public sealed record Burn(Money Amount) : TransactionPayload
{
    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.Burn;
}
