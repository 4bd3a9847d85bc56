namespace Marketplace.Ledger.Consensus;

/// <content>What a validator does when it has heard something: the rules of docs/consensus.md, section 4, by their numbers.</content>
public sealed partial class ConsensusCore
{
    private void Enter(uint round)
    {
        (Round, _step, _entered) = (round, Step.Propose, true);
        if (ProposerOf(round) == _self && !_proposals.ContainsKey(round))
        {
            if (Valid is { } valid)
            {
                SendProposal(new ConsensusProposal(_height, round, (int)valid.Round, valid.Block, _self));
            }
            else
            {
                _actions.Add(new ConsensusAction.BuildBlock(round));
            }
        }

        // The proposer waits as well: after a restart it may lack the prevotes behind its own lock.
        if (_weights.Count > 1)
        {
            StartTimeout(ConsensusTimeout.Propose, round);
        }
    }

    private void SendProposal(ConsensusProposal proposal)
    {
        Know(proposal);
        _actions.Add(new ConsensusAction.SendProposal(proposal));
    }

    private void SendVote(VoteKind kind, Hash256? block)
    {
        _step = kind == VoteKind.Prevote ? Step.Prevote : Step.Precommit;
        if (Tally(kind, Round).Of(_self) is not null)
        {
            return;
        }

        var vote = new ConsensusVote(kind, _height, Round, block, _self);
        Count(vote);
        _actions.Add(new ConsensusAction.SendVote(vote));
    }

    private void StartTimeout(ConsensusTimeout kind, uint round)
    {
        if (_started.Add((kind, round)))
        {
            _actions.Add(new ConsensusAction.StartTimeout(kind, round));
        }
    }

    private IReadOnlyList<ConsensusAction> Settle()
    {
        while (Decided is null && (TryDecide() || TrySkip() || TryPrevote() || TryPrecommit()))
        {
        }

        if (Decided is null)
        {
            StartWaiting();
        }

        if (_actions.Count == 0)
        {
            return [];
        }

        ConsensusAction[] actions = [.. _actions];
        _actions.Clear();
        return actions;
    }

    // Rule 6.
    private bool TryDecide()
    {
        foreach (var ((kind, round), tally) in _tallies)
        {
            if (kind == VoteKind.Precommit && tally.QuorumBlock is { } block && _blocks.Contains(block))
            {
                Decided = block;
                _actions.Add(new ConsensusAction.Decide(block, round, tally.For(block)));
                return true;
            }
        }

        return false;
    }

    // Rule 5: the highest round that validators with more than a third of the weight have reached.
    private bool TrySkip()
    {
        ulong weight = 0;
        foreach (var (place, round) in _highestRound.Index().Where(entry => entry.Item is { } round && round > Round).OrderByDescending(entry => entry.Item))
        {
            weight += _weights[place];
            if (_weights.HoldsCorrect(weight))
            {
                Enter(round!.Value);
                return true;
            }
        }

        return false;
    }

    // Rule 2.
    private bool TryPrevote()
    {
        if (_step != Step.Propose || !_proposals.TryGetValue(Round, out var proposal))
        {
            return false;
        }

        bool free;
        if (proposal.ValidRound < 0)
        {
            free = Locked is null;
        }
        else if (Tally(VoteKind.Prevote, (uint)proposal.ValidRound).QuorumBlock == proposal.BlockId)
        {
            free = Locked is not { } locked || locked.Round <= (uint)proposal.ValidRound;
        }
        else
        {
            return false;
        }

        var accepted = (free || Locked?.Block == proposal.BlockId) && _isValid(proposal.BlockId, VoteKind.Prevote);
        SendVote(VoteKind.Prevote, accepted ? proposal.BlockId : null);
        return true;
    }

    // Rule 3.
    private bool TryPrecommit()
    {
        var tally = Tally(VoteKind.Prevote, Round);
        if (_step >= Step.Prevote && tally.QuorumBlock is { } block && _blocks.Contains(block)
            && (_step == Step.Prevote || Valid != (block, Round)) && _isValid(block, VoteKind.Precommit))
        {
            Valid = (block, Round);
            if (_step == Step.Prevote)
            {
                Locked = Tally(VoteKind.Precommit, Round).Of(_self) is null ? (block, Round) : Locked;
                SendVote(VoteKind.Precommit, block);
            }

            return true;
        }

        if (_step == Step.Prevote && tally.HasQuorumOfNil)
        {
            SendVote(VoteKind.Precommit, null);
            return true;
        }

        return false;
    }

    private void StartWaiting()
    {
        if (_step == Step.Prevote && Tally(VoteKind.Prevote, Round).HasQuorumOfAny)
        {
            StartTimeout(ConsensusTimeout.Prevote, Round);
        }

        if (Tally(VoteKind.Precommit, Round).HasQuorumOfAny)
        {
            StartTimeout(ConsensusTimeout.Precommit, Round);
        }
    }
}
