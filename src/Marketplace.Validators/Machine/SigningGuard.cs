using Marketplace.Ledger;
using Marketplace.Ledger.Consensus;
using Marketplace.Validators.Logs;

namespace Marketplace.Validators.Machine;

/// <summary>What this validator has signed at a height. Asked before every signature, so that no fault elsewhere makes it sign twice.</summary>
internal sealed class SigningGuard
{
    private readonly Dictionary<(VoteKind Kind, uint Round), Hash256> _votes = [];
    private readonly Dictionary<uint, (Hash256 Block, int ValidRound)> _proposals = [];

    /// <summary>Whether a proposal of this round has been signed.</summary>
    public bool HasProposed(uint round) => _proposals.ContainsKey(round);

    /// <summary>Whether a vote may be signed: none of its kind and round has been, or the same.</summary>
    public bool Allows(ConsensusVote vote) =>
        !_votes.TryGetValue((vote.Kind, vote.Round), out var signed) || signed == (vote.BlockId ?? Hash256.Zero);

    /// <summary>Whether a proposal may be signed: none of its round has been, or the same.</summary>
    public bool Allows(ConsensusProposal proposal) =>
        !_proposals.TryGetValue(proposal.Round, out var signed) || signed == (proposal.BlockId, proposal.ValidRound);

    /// <summary>Notes what is in the log, or is about to be.</summary>
    public void Note(VoteLogRecord record)
    {
        switch (record)
        {
            case VoteLogRecord.Vote { Signed: var vote }:
                _votes[(vote.Kind, vote.Round)] = vote.BlockId;
                break;
            case VoteLogRecord.Proposal { Signed: var proposal }:
                _proposals[proposal.Round] = (proposal.BlockId, proposal.ValidRound);
                break;
            default:
                break;
        }
    }
}
