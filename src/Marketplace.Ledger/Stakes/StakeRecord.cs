using System.Collections.Immutable;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Stakes;

/// <summary>What the ledger knows of one stake. The records, with the number of the round, are the whole state of a <see cref="StakeRegistry"/>.</summary>
public sealed record StakeRecord
{
    /// <summary>The locked output; it names the stake.</summary>
    public required OutPoint Collateral { get; init; }

    /// <summary>The tier, which follows from the collateral's amount.</summary>
    public required StakeTier Tier { get; init; }

    /// <summary>The locked amount. Kept here, so that a later change of the tiers' amounts touches no registered stake.</summary>
    public required Money Amount { get; init; }

    /// <summary>The key that owns the collateral: it alone unregisters and names delegates.</summary>
    public required KeyHash Operator { get; init; }

    /// <summary>The key of the machine: it confirms, and what it signs twice is evidence. No two stakes have the same.</summary>
    public required PublicKey NodeKey { get; init; }

    /// <summary>Who receives the stake's rewards.</summary>
    public required Address Payout { get; init; }

    /// <summary>Keys that can start the stake again and nothing else; ascending, at most <see cref="StakeParameters.MaxDelegates"/>.</summary>
    public required ImmutableArray<KeyHash> Delegates { get; init; }

    /// <summary>Whether it stands for the validator set with its node key.</summary>
    public bool Validates { get; init; }

    /// <summary>Where the stake is in its life.</summary>
    public required StakeStatus Status { get; init; }

    /// <summary>Where the machine could be reached at the last confirmation; empty before the first. See <see cref="NodeEndpoint"/>.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>The round of the registration.</summary>
    public required long RegisteredRound { get; init; }

    /// <summary>The round of the last start: the registration or a restart.</summary>
    public required long StartedRound { get; init; }

    /// <summary>The round of the first confirmation since the last start; 0 before it.</summary>
    public long ConfirmedRound { get; init; }

    /// <summary>The round of the latest confirmation since the last start; 0 before the first.</summary>
    public long LastConfirmedRound { get; init; }

    /// <summary>The latest round that paid the stake since its last start; 0 if none has.</summary>
    public long LastPaidRound { get; init; }

    /// <summary>While leaving: the round in which the collateral becomes free; else 0.</summary>
    public long ReleaseRound { get; init; }

    /// <summary>Whether a key may start this stake again.</summary>
    /// <param name="signer">The hash of the key.</param>
    public bool CanRestart(KeyHash signer) => signer == Operator || Delegates.Contains(signer);

    /// <summary>The same facts, delegates compared one by one.</summary>
    public bool Equals(StakeRecord? other) =>
        other is not null
        && Collateral == other.Collateral && Tier == other.Tier && Amount == other.Amount
        && Operator == other.Operator && NodeKey == other.NodeKey && Payout == other.Payout
        && Delegates.AsSpan().SequenceEqual(other.Delegates.AsSpan())
        && Validates == other.Validates && Status == other.Status && Endpoint == other.Endpoint
        && RegisteredRound == other.RegisteredRound && StartedRound == other.StartedRound
        && ConfirmedRound == other.ConfirmedRound && LastConfirmedRound == other.LastConfirmedRound
        && LastPaidRound == other.LastPaidRound && ReleaseRound == other.ReleaseRound;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Collateral, Status, LastConfirmedRound, LastPaidRound);
}
