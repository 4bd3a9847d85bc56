using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Governance;

namespace Marketplace.Chain.Questions;

/// <summary>Which rules are in force, and how do the proposals stand? Counts votes; ask once for many readers.</summary>
public sealed record GovernanceQuestion : LedgerQuestion<GovernanceView>
{
    // The thread that builds blocks counts the votes, so what it counts for readers has a bound.
    private const int MaxCounted = 20_000;

    /// <inheritdoc/>
    public override GovernanceView Answer(LedgerState state)
    {
        var stakes = new SameRegistered(state.VotingStakes);
        var counted = 0;
        return new GovernanceView(
            state.Height,
            state.Rules,
            state.Clock,
            state.TreasuryBalance,
            [.. state.Governance.Proposals.OrderBy(proposal => proposal.IsAccepted ? proposal.EnactRound : proposal.EndRound).Select(Stand)]);

        ProposalStanding Stand(Proposal proposal)
        {
            var votes = state.Governance.CountVotesOn(proposal.Id);
            counted += votes;
            return new ProposalStanding(proposal, votes, counted <= MaxCounted ? state.Governance.Tally(proposal, stakes) : null);
        }
    }

    internal override QuestionKind Kind => QuestionKind.Governance;

    internal override void WriteAnswer(ref CanonicalWriter writer, GovernanceView answer)
    {
        writer.WriteInt64(answer.Height);
        LedgerRulesCodec.Write(ref writer, answer.Rules);
        WireParts.WriteClock(ref writer, answer.Clock);
        writer.WriteMoney(answer.Treasury);
        writer.WriteVarUInt((uint)answer.Proposals.Length);
        foreach (var (proposal, votes, tally) in answer.Proposals)
        {
            GovernanceCodec.Write(ref writer, proposal);
            writer.WriteVarUInt((uint)votes);
            WireParts.WriteFlag(ref writer, tally is not null);
            if (tally is { } counted)
            {
                GovernanceCodec.Write(ref writer, counted);
            }
        }
    }

    internal override GovernanceView ReadAnswer(ref CanonicalReader reader)
    {
        var height = WireParts.ReadHeight(ref reader);
        var rules = LedgerRulesCodec.Read(ref reader);
        var clock = WireParts.ReadClock(ref reader);
        var treasury = reader.ReadMoney(allowZero: true);
        var proposals = new ProposalStanding[reader.ReadCount(GovernanceRegistry.MaxProposals, 1, "proposals")];
        for (var i = 0; i < proposals.Length && !reader.Failed; i++)
        {
            proposals[i] = new ProposalStanding(
                GovernanceCodec.ReadProposal(ref reader),
                (int)reader.ReadVarUInt(int.MaxValue),
                WireParts.ReadFlag(ref reader) ? GovernanceCodec.ReadTally(ref reader) : null);
        }

        return new GovernanceView(height, rules, clock, treasury, [.. proposals]);
    }

    /// <summary>Adds the stakes' collaterals up once for all proposals.</summary>
    private sealed class SameRegistered(IVotingStakes stakes) : IVotingStakes
    {
        public Money RegisteredCollateral { get; } = stakes.RegisteredCollateral;

        public Money ValueOf(OutPoint stake, long endRound) => stakes.ValueOf(stake, endRound);
    }
}

/// <summary>Rules and proposals after one block.</summary>
/// <param name="Height">The block's height.</param>
/// <param name="Rules">The rules in force.</param>
/// <param name="Clock">The reward round.</param>
/// <param name="Treasury">What the treasury holds.</param>
/// <param name="Proposals">The proposals that are not finished, by the round in which they go on.</param>
public sealed record GovernanceView(long Height, LedgerRules Rules, RoundClock Clock, Money Treasury, ImmutableArray<ProposalStanding> Proposals);

/// <summary>A proposal and how its vote stands.</summary>
/// <param name="Proposal">The proposal.</param>
/// <param name="Votes">How many stakes have voted.</param>
/// <param name="Tally">How it stands or ended; null if there are too many votes to count.</param>
public readonly record struct ProposalStanding(Proposal Proposal, int Votes, ProposalTally? Tally);
