using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Governance;
using Marketplace.Chain;

namespace Marketplace.Gateway.Governance;

/// <summary>Rules and proposals after the newest durable block. Read from the state at most once for each block, however many ask.</summary>
internal sealed class GovernanceReader(LedgerEngine engine) : IDisposable
{
    // The thread that builds blocks counts the votes, so what it counts for readers has a bound.
    private const int MaximumCounted = 20_000;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile GovernanceView? _latest;

    public async ValueTask<GovernanceView> ReadAsync(CancellationToken cancellationToken)
    {
        if (_latest is { } latest && latest.Height >= engine.Head.Height)
            return latest;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_latest is not { } present || present.Height < engine.Head.Height)
                _latest = present = await engine.ReadAsync(View, cancellationToken);
            return present;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private static GovernanceView View(LedgerState state)
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
            return new ProposalStanding(proposal, votes, counted <= MaximumCounted ? state.Governance.Tally(proposal, stakes) : null);
        }
    }

    /// <summary>Adds the nodes' collaterals up once for all proposals.</summary>
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
internal sealed record GovernanceView(long Height, LedgerRules Rules, RoundClock Clock, Money Treasury, ImmutableArray<ProposalStanding> Proposals);

/// <summary>A proposal and how its vote stands.</summary>
/// <param name="Proposal">The proposal.</param>
/// <param name="Votes">How many stakes have voted.</param>
/// <param name="Tally">How it stands or ended; null if there are too many votes to count.</param>
internal readonly record struct ProposalStanding(Proposal Proposal, int Votes, ProposalTally? Tally);
