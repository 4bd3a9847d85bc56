using System.Collections.Immutable;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Governance;

/// <summary>What the ledger knows of a proposal that is not finished. The records, with the votes on them, are the whole state of a <see cref="GovernanceRegistry"/>.</summary>
public sealed record Proposal
{
    /// <summary>The id of the proposing transaction.</summary>
    public required ProposalId Id { get; init; }

    /// <summary>See <see cref="ProposalTitle"/>.</summary>
    public required string Title { get; init; }

    /// <summary>SHA-256 of the full text; zero if there is none.</summary>
    public required Hash256 TextHash { get; init; }

    /// <summary>What happens when it is accepted.</summary>
    public required ProposalAction Action { get; init; }

    /// <summary>Who gets the deposit back.</summary>
    public required Address Refund { get; init; }

    /// <summary>The place of the deposit among the outputs of the proposing transaction.</summary>
    public required uint DepositIndex { get; init; }

    /// <summary>The deposit. Kept here, so that a later change of the rule does not touch it.</summary>
    public required Money DepositAmount { get; init; }

    /// <summary>The round of the proposing transaction.</summary>
    public required long ProposedRound { get; init; }

    /// <summary>The vote ends with the beginning of this round.</summary>
    public required long EndRound { get; init; }

    /// <summary>Once accepted: the round that puts it into effect; 0 while it is voted on.</summary>
    public long EnactRound { get; init; }

    /// <summary>Once accepted: how the vote ended; all zero before.</summary>
    public ProposalTally Tally { get; init; }

    /// <summary>Whether it was accepted and waits; else it is voted on.</summary>
    public bool IsAccepted => EnactRound > 0;

    /// <summary>The output that is locked for it until the vote ends.</summary>
    public OutPoint Deposit => new(Id.Value, DepositIndex);

    /// <summary>The round in which it next changes by itself.</summary>
    internal long DueRound => IsAccepted ? EnactRound : EndRound;
}

/// <summary>One stake's vote.</summary>
/// <param name="Stake">The output that votes.</param>
/// <param name="Choice">What it says.</param>
public readonly record struct StakeVote(OutPoint Stake, VoteChoice Choice);

/// <summary>A proposal with all votes on it: what the state keeps.</summary>
/// <param name="Proposal">The proposal.</param>
/// <param name="Votes">Ascending by stake; none once it is accepted.</param>
public readonly record struct ProposalRecord(Proposal Proposal, ImmutableArray<StakeVote> Votes)
{
    /// <inheritdoc/>
    public bool Equals(ProposalRecord other) => Proposal == other.Proposal && Votes.AsSpan().SequenceEqual(other.Votes.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Proposal, Votes.Length);
}
