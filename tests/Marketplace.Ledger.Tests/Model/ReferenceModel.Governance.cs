using System.Numerics;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger.Tests.Model;

/// <content>Proposals and votes.</content>
public sealed partial class ReferenceModel
{
    private void Govern(long time)
    {
        foreach (var ended in Proposals.Values.Where(proposal => proposal.EnactRound == 0 && proposal.EndRound <= Round).OrderBy(proposal => (proposal.EndRound, proposal.Id)).ToList())
        {
            Conclude(ended, time);
        }

        var treasury = Treasury;
        foreach (var due in Proposals.Values.Where(proposal => proposal.EnactRound > 0 && proposal.EnactRound <= Round).OrderBy(proposal => (proposal.EnactRound, proposal.Id)).ToList())
        {
            Proposals.Remove(due.Id);
            if (due.Action is ParameterChange change && ModelRules.Change(Rules, change.Changes) is { } changed)
            {
                Rules = changed;
            }

            if (due.Action is TreasuryPayment payment && payment.Amount.Satoshis <= treasury)
            {
                treasury -= payment.Amount.Satoshis;
                _block.Payments.Add((payment.To, payment.Amount.Satoshis));
            }
        }
    }

    private void Conclude(Proposal ended, long time)
    {
        var sums = new Dictionary<VoteChoice, BigInteger> { [VoteChoice.Yes] = 0, [VoteChoice.No] = 0, [VoteChoice.Abstain] = 0 };
        foreach (var vote in Votes.Where(vote => vote.Key.Proposal == ended.Id).ToList())
        {
            sums[vote.Value] += StakeOf(vote.Key.Stake, ended.EndRound, time);
            Votes.Remove(vote.Key);
        }

        var registered = Stakes.Values.Where(stake => stake.Status != StakeStatus.Leaving).Aggregate(BigInteger.Zero, (sum, stake) => sum + stake.Amount.Satoshis);
        var (yes, no) = (sums[VoteChoice.Yes], sums[VoteChoice.No]);
        var voted = yes + no + sums[VoteChoice.Abstain];
        var quorum = voted >= Rules.MinimumVoteStake.Satoshis && voted * 1_000_000 >= registered * Rules.QuorumPartsPerMillion;
        var accepted = quorum && yes > no && yes * 1_000_000 >= (yes + no) * Rules.ThresholdPartsPerMillion;
        Proposals.Remove(ended.Id);
        if (accepted && ended.Action is not TextOnly)
        {
            var tally = new ProposalTally(Coins(yes), Coins(no), Coins(sums[VoteChoice.Abstain]), Coins(registered));
            Proposals.Add(ended.Id, ended with { EnactRound = Round + Rules.EnactmentDelayRounds, Tally = tally });
        }

        _block.Deposits.Add(new OutPoint(ended.Id.Value, ended.DepositIndex));
        if (quorum)
        {
            _block.Refunds.Add((ended.Refund, ended.DepositAmount.Satoshis));
        }
        else
        {
            _block.BurnedDeposits += ended.DepositAmount.Satoshis;
        }
    }

    /// <summary>What a vote's stake counts: a collateral that stays registered, or money that nobody can touch before the vote has ended.</summary>
    private BigInteger StakeOf(OutPoint stake, long endRound, long time)
    {
        if (Stakes.TryGetValue(stake, out var record))
        {
            return record.Status == StakeStatus.Leaving ? 0 : record.Amount.Satoshis;
        }

        var earliestEnd = (RoundStart + ((endRound - Round) * parameters.Emission.RoundMilliseconds)) / 1000;
        return Unspent.TryGetValue(stake, out var output) && output.Lock is TimeLock { Until: { Kind: LockUntilKind.Time } until }
            && until.Value > time && until.Value > earliestEnd
            ? output.Amount
            : 0;
    }

    private static RejectionCode? CheckPropose(Transaction transaction)
    {
        if (CheckLocks(transaction, OutputLockTag.Deposit) is { } refusal)
        {
            return refusal;
        }

        var deposits = transaction.Outputs.Where(output => output.Lock is DepositLock).ToList();
        return deposits.Count == 1 && deposits[0].Lock is DepositLock { Proposal.IsSelf: true } ? null : RejectionCode.DepositWrong;
    }

    private RejectionCode? Put(Transaction transaction, Propose propose)
    {
        if (Proposals.Count == 256)
        {
            return RejectionCode.ProposalsCrowded;
        }

        var index = transaction.Outputs.ToList().FindIndex(output => output.Lock is DepositLock);
        if (transaction.Outputs[index].Amount != Rules.ProposalDeposit)
        {
            return RejectionCode.DepositWrong;
        }

        if (propose.VotingRounds < Rules.MinimumVotingRounds || propose.VotingRounds > Rules.MaximumVotingRounds
            || (propose.Action is ParameterChange change && ModelRules.Change(Rules, change.Changes) is null))
        {
            return RejectionCode.ProposalInvalid;
        }

        var id = new ProposalId(transaction.Id);
        Proposals.Add(id, new Proposal
        {
            Id = id,
            Title = propose.Title,
            TextHash = propose.TextHash,
            Action = propose.Action,
            Refund = propose.Refund,
            DepositIndex = (uint)index,
            DepositAmount = Rules.ProposalDeposit,
            ProposedRound = Round,
            EndRound = Round + propose.VotingRounds,
        });
        return null;
    }

    private RejectionCode? CheckVote(Transaction transaction, Vote vote, List<Address> parties)
    {
        foreach (var stake in vote.Stakes)
        {
            if (transaction.Inputs.Contains(stake))
            {
                return RejectionCode.StakeInvalid;
            }

            if (Stakes.TryGetValue(stake, out var record))
            {
                parties.Add(Address.FromKeyHash(record.Operator));
            }
            else if (Unspent.TryGetValue(stake, out var output) && output.Lock is TimeLock time)
            {
                parties.Add(time.Inner.Owner!.Value);
            }
            else
            {
                return RejectionCode.StakeInvalid;
            }
        }

        return CheckLocks(transaction, null);
    }

    private RejectionCode? Cast(Vote vote, long time)
    {
        if (!Proposals.TryGetValue(vote.Proposal, out var proposal))
        {
            return RejectionCode.ProposalUnknown;
        }

        if (proposal.EnactRound > 0)
        {
            return RejectionCode.VotingOver;
        }

        if (vote.Stakes.Any(stake => StakeOf(stake, proposal.EndRound, time) < Rules.MinimumVoteStake.Satoshis))
        {
            return RejectionCode.StakeInvalid;
        }

        foreach (var stake in vote.Stakes)
        {
            Votes[(vote.Proposal, stake)] = vote.Choice;
        }

        return null;
    }

    private static Money Coins(BigInteger satoshis) => Money.FromSatoshis((long)satoshis);
}
