using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Marketplace.Ledger.Governance;

/// <summary>
/// The proposals on the ledger: a deterministic state machine. Rounds move it on (<see cref="Advance"/>), transactions act within the present round. Signatures and the
/// deposit's output are checked before a request gets here. A finished proposal leaves; its history is in the blocks.
/// </summary>
/// <remarks>
/// Its whole state is <see cref="Proposals"/> and the votes on each; <see cref="Restore"/> makes the same registry from them. Changes since the last <see cref="Keep"/>
/// can be taken back as a whole. Not safe for use by several threads.
/// </remarks>
public sealed class GovernanceRegistry
{
    /// <summary>The most proposals that are voted on or wait at a time.</summary>
    public const int MaxProposals = 256;

    private readonly GovernanceTable _table = new();

    /// <summary>All proposals that are not finished, ascending by id: the order is the same wherever the state is.</summary>
    public IReadOnlyCollection<Proposal> Proposals => _table.Proposals;

    /// <summary>Makes the registry that has these proposals and votes.</summary>
    /// <param name="records">What <see cref="CopyRecords"/> gives, in any order.</param>
    /// <exception cref="ArgumentException">There are too many, one stands twice, a stake votes twice, or an accepted one has votes.</exception>
    public static GovernanceRegistry Restore(IEnumerable<ProposalRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var registry = new GovernanceRegistry();
        foreach (var (proposal, votes) in records)
        {
            if (registry.Proposals.Count == MaxProposals || registry._table.TryGet(proposal.Id, out _))
            {
                throw new ArgumentException($"Proposal {proposal.Id} stands twice, or there are more than {MaxProposals}.", nameof(records));
            }

            registry._table.Set(proposal);
            foreach (var (stake, choice) in votes)
            {
                registry._table.SetVote(proposal.Id, stake, choice);
            }

            if (registry.CountVotesOn(proposal.Id) != votes.Length || (proposal.IsAccepted && !votes.IsEmpty))
            {
                throw new ArgumentException($"A stake votes twice on proposal {proposal.Id}, or the vote is over.", nameof(records));
            }
        }

        registry.Keep();
        return registry;
    }

    /// <summary>The whole state, proposals ascending by id, votes ascending by stake.</summary>
    public ImmutableArray<ProposalRecord> CopyRecords() => [.. Proposals.Select(proposal => new ProposalRecord(proposal, [.. VotesOn(proposal.Id)]))];

    /// <summary>Finds a proposal that is not finished.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="proposal">The proposal.</param>
    public bool TryGet(ProposalId id, [NotNullWhen(true)] out Proposal? proposal) => _table.TryGet(id, out proposal);

    /// <summary>The votes on a proposal, ascending by stake; none if it is unknown or accepted already.</summary>
    /// <param name="id">The proposal.</param>
    public IEnumerable<StakeVote> VotesOn(ProposalId id) => _table.VotesOn(id).Select(vote => new StakeVote(vote.Key, vote.Value));

    /// <summary>How many stakes have voted on a proposal.</summary>
    /// <param name="id">The proposal.</param>
    public int CountVotesOn(ProposalId id) => _table.VotesOn(id).Count;

    /// <summary>How the vote on a proposal stands now; of an accepted one, how it ended. Takes time in proportion to the votes.</summary>
    /// <param name="proposal">A proposal of this registry.</param>
    /// <param name="stakes">What stakes are worth now.</param>
    public ProposalTally Tally(Proposal proposal, IVotingStakes stakes)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(stakes);
        if (proposal.IsAccepted)
        {
            return proposal.Tally;
        }

        var tally = new ProposalTally(Money.Zero, Money.Zero, Money.Zero, stakes.RegisteredCollateral);
        foreach (var (stake, choice) in _table.VotesOn(proposal.Id))
        {
            tally = tally.Add(choice, stakes.ValueOf(stake, proposal.EndRound));
        }

        return tally;
    }

    /// <summary>Puts a proposal to the vote.</summary>
    /// <param name="id">The id of the proposing transaction.</param>
    /// <param name="request">What it says.</param>
    /// <param name="depositIndex">The place of the deposit among its outputs.</param>
    /// <param name="deposit">The deposit.</param>
    /// <param name="round">The present round.</param>
    /// <param name="rules">The rules in force.</param>
    /// <exception cref="ArgumentException">A proposal has this id already, which no two transactions can.</exception>
    public GovernanceRefusal Propose(ProposalId id, Propose request, uint depositIndex, Money deposit, long round, LedgerRules rules)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(rules);
        if (_table.TryGet(id, out _))
        {
            throw new ArgumentException($"There is a proposal {id} already.", nameof(id));
        }

        var refusal = this switch
        {
            _ when Proposals.Count >= MaxProposals => GovernanceRefusal.TooManyProposals,
            _ when deposit != rules.ProposalDeposit => GovernanceRefusal.DepositWrong,
            _ when request.VotingRounds < rules.MinimumVotingRounds || request.VotingRounds > rules.MaximumVotingRounds => GovernanceRefusal.VotingRoundsWrong,
            _ when request.Action is ParameterChange change && !rules.TryWith(change.Changes.AsSpan(), out _, out _) => GovernanceRefusal.ChangeInvalid,
            _ => GovernanceRefusal.None,
        };
        if (refusal == GovernanceRefusal.None)
        {
            _table.Set(new Proposal
            {
                Id = id,
                Title = request.Title,
                TextHash = request.TextHash,
                Action = request.Action,
                Refund = request.Refund,
                DepositIndex = depositIndex,
                DepositAmount = deposit,
                ProposedRound = round,
                EndRound = round + request.VotingRounds,
            });
        }

        return refusal;
    }

    /// <summary>Votes with stakes whose owners have signed: all of them, or none if one is not worth enough.</summary>
    /// <param name="vote">What is voted.</param>
    /// <param name="round">The present round.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="stakes">What stakes are worth now.</param>
    public GovernanceRefusal Vote(Vote vote, long round, LedgerRules rules, IVotingStakes stakes)
    {
        ArgumentNullException.ThrowIfNull(vote);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(stakes);
        if (!_table.TryGet(vote.Proposal, out var proposal))
        {
            return GovernanceRefusal.ProposalUnknown;
        }

        if (proposal.IsAccepted || round >= proposal.EndRound)
        {
            return GovernanceRefusal.VotingOver;
        }

        foreach (var stake in vote.Stakes)
        {
            if (stakes.ValueOf(stake, proposal.EndRound) < rules.MinimumVoteStake)
            {
                return GovernanceRefusal.StakeInvalid;
            }
        }

        foreach (var stake in vote.Stakes)
        {
            _table.SetVote(proposal.Id, stake, vote.Choice);
        }

        return GovernanceRefusal.None;
    }

    /// <summary>Ends the votes that are due, then puts into effect the accepted proposals whose time has come. Once for each block that opens a round, however many it opens.</summary>
    /// <param name="round">The present round.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="treasury">What the treasury can pay.</param>
    /// <param name="stakes">What stakes are worth at the beginning of this block.</param>
    public GovernanceReport Advance(long round, LedgerRules rules, Money treasury, IVotingStakes stakes)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(stakes);
        var conclusions = ImmutableArray.CreateBuilder<Conclusion>();
        while (_table.TryGetDue(round, accepted: false, out var ended))
        {
            conclusions.Add(Conclude(ended, round, rules, stakes));
        }

        var enactments = ImmutableArray.CreateBuilder<Enactment>();
        while (_table.TryGetDue(round, accepted: true, out var due))
        {
            enactments.Add(Enact(due, ref rules, ref treasury));
        }

        return new GovernanceReport(conclusions.DrainToImmutable(), enactments.DrainToImmutable(), rules);
    }

    /// <summary>Makes all changes so far final.</summary>
    public void Keep() => _table.Keep();

    /// <summary>Takes all changes since <see cref="Keep"/> back.</summary>
    public void Undo() => _table.Undo();

    private Conclusion Conclude(Proposal proposal, long round, LedgerRules rules, IVotingStakes stakes)
    {
        var tally = Tally(proposal, stakes);
        var outcome = !tally.HasQuorum(rules) ? ProposalOutcome.QuorumMissed
            : !tally.IsAccepted(rules) ? ProposalOutcome.Rejected
            : ProposalOutcome.Accepted;
        _table.DropVotes(proposal.Id);
        if (outcome == ProposalOutcome.Accepted && proposal.Action is not TextOnly)
        {
            proposal = proposal with { EnactRound = round + rules.EnactmentDelayRounds, Tally = tally };
            _table.Set(proposal);
        }
        else
        {
            _table.Remove(proposal.Id);
        }

        return new Conclusion(proposal, outcome, tally);
    }

    private Enactment Enact(Proposal proposal, ref LedgerRules rules, ref Money treasury)
    {
        _table.Remove(proposal.Id);
        string? fault = null;
        switch (proposal.Action)
        {
            case ParameterChange change:
                if (rules.TryWith(change.Changes.AsSpan(), out var changed, out fault))
                {
                    rules = changed;
                }

                break;
            case TreasuryPayment payment when payment.Amount > treasury:
                fault = $"The treasury holds {treasury} FLUX.";
                break;
            case TreasuryPayment payment:
                treasury -= payment.Amount;
                break;
        }

        return new Enactment(proposal, fault);
    }
}
