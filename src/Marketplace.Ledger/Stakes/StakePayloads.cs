using System.Collections.Immutable;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes.Evidence;

namespace Marketplace.Ledger.Stakes;

/// <summary>Registers and starts a stake; the owner of the collateral and the node key sign, and inputs pay the fee. The collateral is no input: it stays.</summary>
/// <param name="Collateral">The output under a collateral lock that the stake stands on.</param>
/// <param name="NodeKey">The key of the machine.</param>
/// <param name="Payout">Who receives the rewards.</param>
/// <param name="Delegates">Who else can start the stake again: strictly ascending, at most <see cref="StakeParameters.MaxDelegates"/>.</param>
/// <param name="Validates">Whether the stake stands for the validator set, with its node key.</param>
public sealed record RegisterStake(OutPoint Collateral, PublicKey NodeKey, Address Payout, ImmutableArray<KeyHash> Delegates, bool Validates) : TransactionPayload
{
    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.RegisterStake;

    /// <inheritdoc/>
    public bool Equals(RegisterStake? other) =>
        other is not null && Collateral == other.Collateral && NodeKey == other.NodeKey && Payout == other.Payout && Validates == other.Validates
        && Delegates.AsSpan().SequenceEqual(other.Delegates.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Collateral, NodeKey);
}

/// <summary>Says that a stake's machine is alive; the node key signs. Free.</summary>
/// <param name="Collateral">Names the stake.</param>
/// <param name="Round">The reward round in which it was written, so that no confirmation can be played back.</param>
/// <param name="Endpoint">Where the machine can be reached.</param>
public sealed record ConfirmStake(OutPoint Collateral, long Round, string Endpoint) : TransactionPayload
{
    /// <summary>How many rounds a confirmation may be under way.</summary>
    public const long MaxAge = 20;

    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.ConfirmStake;
}

/// <summary>Starts an expired stake, or one that is no longer barred, again; its operator or a delegate signs. Free.</summary>
/// <param name="Collateral">Names the stake.</param>
/// <param name="StartedRound">The round of the start that it follows.</param>
/// <param name="By">Who signs.</param>
public sealed record RestartStake(OutPoint Collateral, long StartedRound, KeyHash By) : TransactionPayload
{
    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.RestartStake;
}

/// <summary>Names a stake's delegates anew; its operator signs, and inputs pay the fee.</summary>
/// <param name="Collateral">Names the stake.</param>
/// <param name="Delegates">As in <see cref="RegisterStake"/>.</param>
public sealed record SetDelegates(OutPoint Collateral, ImmutableArray<KeyHash> Delegates) : TransactionPayload
{
    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.SetDelegates;

    /// <inheritdoc/>
    public bool Equals(SetDelegates? other) =>
        other is not null && Collateral == other.Collateral && Delegates.AsSpan().SequenceEqual(other.Delegates.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Collateral, Delegates.Length);
}

/// <summary>Takes a stake off the network; its operator signs. Free. The collateral becomes free when it has matured.</summary>
/// <param name="Collateral">Names the stake.</param>
/// <param name="RegisteredRound">The round of the registration that it ends.</param>
public sealed record UnregisterStake(OutPoint Collateral, long RegisteredRound) : TransactionPayload
{
    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.UnregisterStake;
}

/// <summary>Takes a stake off the network for what its node key signed, and divides its collateral, the only input, as the rules say; the reporter signs. Free.</summary>
/// <param name="Reporter">Who is rewarded.</param>
/// <param name="Evidence">What the node key signed.</param>
public sealed record SlashStake(KeyHash Reporter, SlashingEvidence Evidence) : TransactionPayload
{
    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.SlashStake;
}
