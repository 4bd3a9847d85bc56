using System.Collections.Immutable;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Governance;

/// <summary>Puts something to the vote. Inputs pay the fee, and exactly one output is the deposit, under <see cref="DepositLock.Self"/>; its transaction's id names the proposal.</summary>
/// <param name="Title">See <see cref="ProposalTitle"/>.</param>
/// <param name="TextHash">SHA-256 of the full text, wherever that can be read; zero if there is none.</param>
/// <param name="VotingRounds">For how many rounds it can be voted on.</param>
/// <param name="Refund">Who gets the deposit back when enough stake has voted.</param>
/// <param name="Action">What happens when it is accepted.</param>
public sealed record Propose(string Title, Hash256 TextHash, uint VotingRounds, Address Refund, ProposalAction Action) : TransactionPayload
{
    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.Propose;
}

/// <summary>Votes with stakes; the owner of each signs, and inputs pay the fee. The stakes are no inputs: they stay. A later vote of a stake takes the place of its earlier one.</summary>
/// <param name="Proposal">What is voted on.</param>
/// <param name="Choice">The vote.</param>
/// <param name="Stakes">1 to <see cref="MaxStakes"/> collaterals of registered stakes or time-locked outputs, strictly ascending.</param>
public sealed record Vote(ProposalId Proposal, VoteChoice Choice, ImmutableArray<OutPoint> Stakes) : TransactionPayload
{
    /// <summary>The most stakes of one vote.</summary>
    public const int MaxStakes = 256;

    /// <inheritdoc/>
    public override PayloadTag Tag => PayloadTag.Vote;

    /// <inheritdoc/>
    public bool Equals(Vote? other) =>
        other is not null && Proposal == other.Proposal && Choice == other.Choice && Stakes.AsSpan().SequenceEqual(other.Stakes.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Proposal, Choice, Stakes.Length);
}

/// <summary>What a stake says to a proposal. The numbers are part of the encoding.</summary>
public enum VoteChoice : byte
{
    /// <summary>For it.</summary>
    Yes = 1,

    /// <summary>Against it.</summary>
    No = 2,

    /// <summary>Neither: it counts for the quorum alone.</summary>
    Abstain = 3,
}
