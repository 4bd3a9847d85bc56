using System.Collections.Immutable;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Nodes.Evidence;

namespace Marketplace.Ledger.Nodes;

/// <summary>Registers and starts a node; the owner of the collateral and the node's key sign, and inputs pay the fee. The collateral is no input: it stays.</summary>
/// <param name="Collateral">The output under a collateral lock that the node stands on.</param>
/// <param name="NodeKey">The key of the machine.</param>
/// <param name="Payout">Who receives the rewards.</param>
/// <param name="Delegates">Who else can start the node again: strictly ascending, at most <see cref="NodeParameters.MaxDelegates"/>.</param>
/// <param name="Validates">Whether the node stands for the validator set, with its node key.</param>
public sealed record RegisterNode(OutPoint Collateral, PublicKey NodeKey, Address Payout, ImmutableArray<KeyHash> Delegates, bool Validates) : TransactionPayload
{
    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.RegisterNode;

    /// <inheritdoc/>
    public bool Equals(RegisterNode? other) =>
        other is not null && Collateral == other.Collateral && NodeKey == other.NodeKey && Payout == other.Payout && Validates == other.Validates
        && Delegates.AsSpan().SequenceEqual(other.Delegates.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Collateral, NodeKey);
}

/// <summary>Says that a node is alive; its key signs. Free.</summary>
/// <param name="Collateral">Names the node.</param>
/// <param name="Round">The reward round in which it was written, so that no confirmation can be played back.</param>
/// <param name="Endpoint">Where the node can be reached.</param>
public sealed record ConfirmNode(OutPoint Collateral, long Round, string Endpoint) : TransactionPayload
{
    /// <summary>How many rounds a confirmation may be under way.</summary>
    public const long MaxAge = 20;

    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.ConfirmNode;
}

/// <summary>Starts an expired node, or one that is no longer barred, again; its operator or a delegate signs. Free.</summary>
/// <param name="Collateral">Names the node.</param>
/// <param name="StartedRound">The round of the start that it follows.</param>
/// <param name="By">Who signs.</param>
public sealed record RestartNode(OutPoint Collateral, long StartedRound, KeyHash By) : TransactionPayload
{
    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.RestartNode;
}

/// <summary>Names a node's delegates anew; its operator signs, and inputs pay the fee.</summary>
/// <param name="Collateral">Names the node.</param>
/// <param name="Delegates">As in <see cref="RegisterNode"/>.</param>
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

/// <summary>Takes a node off the network; its operator signs. Free. The collateral becomes free when it has matured.</summary>
/// <param name="Collateral">Names the node.</param>
/// <param name="RegisteredRound">The round of the registration that it ends.</param>
public sealed record UnregisterNode(OutPoint Collateral, long RegisteredRound) : TransactionPayload
{
    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.UnregisterNode;
}

/// <summary>Takes a node off the network for what it signed, and divides its collateral, the only input, as the rules say; the reporter signs. Free.</summary>
/// <param name="Reporter">Who is rewarded.</param>
/// <param name="Evidence">What the node signed.</param>
public sealed record SlashNode(KeyHash Reporter, SlashingEvidence Evidence) : TransactionPayload
{
    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.SlashNode;
}
