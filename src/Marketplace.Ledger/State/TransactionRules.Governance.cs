using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>The transactions of governance: deposits, who must sign for a stake, and then what the registry says.</summary>
internal sealed partial class TransactionRules
{
    private Rejection? ApplyPropose(Transaction transaction, Propose propose, BlockContext block, out Money fee)
    {
        fee = default;
        if (CheckNotEmpty(transaction) is { } empty)
        {
            return empty;
        }

        var deposit = -1;
        var rejection = CheckOutputLocks(transaction, OutputLockTag.Deposit)
            ?? FindDeposit(transaction, out deposit)
            ?? ResolveInputs(transaction, block, out var inputSum)
            ?? CheckSigners(transaction)
            ?? CheckFee(transaction, inputSum, out fee)
            ?? Refused(store.Governance.Propose(
                new ProposalId(transaction.Id), propose, (uint)deposit, transaction.Outputs[deposit].Amount, block.Round, store.Rules));
        if (rejection is null)
        {
            Move(transaction, block);
        }

        return rejection;
    }

    private Rejection? ApplyVote(Transaction transaction, Vote vote, BlockContext block, out Money fee)
    {
        fee = default;
        if (CheckNotEmpty(transaction) is { } empty)
        {
            return empty;
        }

        var stakes = StakesIn(block);
        var owners = new Address[vote.Stakes.Length];
        for (var i = 0; i < owners.Length; i++)
        {
            if (transaction.Inputs.Contains(vote.Stakes[i]) || stakes.OwnerOf(vote.Stakes[i]) is not { } owner)
            {
                return Refused(GovernanceRefusal.StakeInvalid);
            }

            owners[i] = owner;
        }

        var rejection = CheckOutputLocks(transaction, OutputLockTag.Key)
            ?? ResolveInputs(transaction, block, out var inputSum)
            ?? CheckSigners(transaction, owners)
            ?? CheckFee(transaction, inputSum, out fee)
            ?? Refused(store.Governance.Vote(vote, block.Round, store.Rules, stakes));
        if (rejection is null)
        {
            Move(transaction, block);
        }

        return rejection;
    }

    private VotingStakes StakesIn(BlockContext block) => store.StakesAt(roundMilliseconds, block.TimeSeconds);

    private static Rejection? FindDeposit(Transaction transaction, out int index)
    {
        index = -1;
        for (var i = 0; i < transaction.Outputs.Length; i++)
        {
            if (transaction.Outputs[i].Lock is DepositLock deposit)
            {
                if (index >= 0 || !deposit.Proposal.IsSelf)
                {
                    return new Rejection(RejectionCode.DepositWrong, $"Output {i} is a deposit; exactly one may be, for this proposal alone.");
                }

                index = i;
            }
        }

        return index < 0 ? new Rejection(RejectionCode.DepositWrong, "No output is the deposit of this proposal.") : null;
    }

    private static Rejection? Refused(GovernanceRefusal refusal) => refusal switch
    {
        GovernanceRefusal.None => null,
        GovernanceRefusal.TooManyProposals => new Rejection(RejectionCode.ProposalsCrowded, $"There are {GovernanceRegistry.MaxProposals} proposals already."),
        GovernanceRefusal.DepositWrong => new Rejection(RejectionCode.DepositWrong, "The deposit is not exactly what the rules in force ask for."),
        GovernanceRefusal.VotingRoundsWrong => new Rejection(RejectionCode.ProposalInvalid, "The vote is shorter or longer than the rules in force allow."),
        GovernanceRefusal.ChangeInvalid => new Rejection(RejectionCode.ProposalInvalid, "The changes would not make valid rules."),
        GovernanceRefusal.ProposalUnknown => new Rejection(RejectionCode.ProposalUnknown, "No proposal that is not finished has this id."),
        GovernanceRefusal.VotingOver => new Rejection(RejectionCode.VotingOver, "The vote on this proposal is over."),
        GovernanceRefusal.StakeInvalid => new Rejection(
            RejectionCode.StakeInvalid, "A stake is the collateral of a registered stake, or an output under a time that comes after the vote, and large enough; and no input."),
        _ => throw new InvalidOperationException($"There are no words for {refusal}."),
    };
}
