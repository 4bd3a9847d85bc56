using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Validators.Logs;
using Marketplace.Validators.Messages;

namespace Marketplace.Validators.Machine;

/// <summary>The signed messages of a height that are known: for certificates, for the vote log, and for peers that lack them.</summary>
internal sealed class HeightMessages
{
    private readonly SortedDictionary<uint, Round> _rounds = [];
    private readonly List<VoteLogRecord> _unwritten = [];

    /// <summary>Whether just this vote is known.</summary>
    public bool Has(in SignedVote vote, int validator)
    {
        var block = vote.BlockId;
        return _rounds.TryGetValue(vote.Round, out var round) && round.Of(vote.Kind).Items.Exists(known => known.Validator == validator && known.Signed.BlockId == block);
    }

    /// <summary>Keeps a vote that is not known yet.</summary>
    public void Add(PeerMessage.Vote vote, bool written = false)
    {
        At(vote.Signed.Round).Of(vote.Signed.Kind).Add(vote);
        if (!written)
        {
            _unwritten.Add(new VoteLogRecord.Vote(vote.Signed, vote.Validator));
        }
    }

    /// <summary>Forgets the vote that was added last.</summary>
    public void RemoveLast(PeerMessage.Vote vote)
    {
        At(vote.Signed.Round).Of(vote.Signed.Kind).RemoveLast(vote);
        _unwritten.RemoveAt(_unwritten.Count - 1);
    }

    /// <summary>The vote that the core means.</summary>
    public SignedVote? Find(ConsensusVote vote) =>
        _rounds.TryGetValue(vote.Round, out var round)
        && round.Of(vote.Kind).Items.Find(known => known.Validator == vote.Validator && known.Signed.BlockId == (vote.BlockId ?? Hash256.Zero)) is { } found
            ? found.Signed
            : null;

    /// <summary>The proposals known of a round, with their blocks.</summary>
    public IReadOnlyList<PeerMessage.Proposal> Proposals(uint round) => _rounds.TryGetValue(round, out var known) ? known.Proposals : [];

    /// <summary>Whether just this proposal is known.</summary>
    public bool Has(in SignedProposal proposal)
    {
        var signed = proposal;
        return _rounds.TryGetValue(proposal.Round, out var round)
            && round.Proposals.Exists(known => known.Signed.BlockId == signed.BlockId && known.Signed.ValidRound == signed.ValidRound);
    }

    /// <summary>Keeps a proposal that is not known yet.</summary>
    public void Add(PeerMessage.Proposal proposal, ushort validator, bool written = false)
    {
        At(proposal.Signed.Round).Add(proposal);
        if (!written)
        {
            _unwritten.Add(new VoteLogRecord.Proposal(proposal.Signed, validator));
        }
    }

    /// <summary>What has become known since this was last asked.</summary>
    public IReadOnlyList<VoteLogRecord> TakeUnwritten()
    {
        VoteLogRecord[] unwritten = [.. _unwritten];
        _unwritten.Clear();
        return unwritten;
    }

    /// <summary>What is known, for peers.</summary>
    public ImmutableArray<RoundKnowledge> Knowledge() =>
        [.. _rounds.TakeLast(PeerMessageLimits.MaxRounds).Select(round => new RoundKnowledge(round.Key, round.Value.ProposalDigest, round.Value.Prevotes.Knowledge, round.Value.Precommits.Knowledge))];

    /// <summary>What a peer lacks, as far as it is known here.</summary>
    /// <param name="known">What the peer knows.</param>
    public IEnumerable<PeerMessage> Lacking(ImmutableArray<RoundKnowledge> known)
    {
        var rounds = known.ToDictionary(round => round.Round);
        foreach (var (number, round) in _rounds)
        {
            var theirs = rounds.GetValueOrDefault(number, new RoundKnowledge(number, default, VoteKnowledge.None, VoteKnowledge.None));
            if (round.ProposalDigest != theirs.Proposals)
            {
                foreach (var proposal in round.Proposals)
                {
                    yield return proposal;
                }
            }

            foreach (var vote in round.Prevotes.Lacking(theirs.Prevotes).Concat(round.Precommits.Lacking(theirs.Precommits)))
            {
                yield return vote;
            }
        }
    }

    private Round At(uint number)
    {
        if (!_rounds.TryGetValue(number, out var round))
        {
            _rounds.Add(number, round = new Round());
        }

        return round;
    }

    private sealed class Round
    {
        private Hash256? _digest;

        public List<PeerMessage.Proposal> Proposals { get; } = [];

        public VoteSet Prevotes { get; } = new();

        public VoteSet Precommits { get; } = new();

        public Hash256 ProposalDigest => _digest ??= Proposals.Count == 0
            ? default
            : Hashing.Sha256([.. Proposals.OrderBy(proposal => proposal.Signed.BlockId).ThenBy(proposal => proposal.Signed.ValidRound)
                .SelectMany(proposal => (byte[])[.. proposal.Signed.BlockId.Bytes, .. BitConverter.GetBytes(proposal.Signed.ValidRound)])]);

        public VoteSet Of(VoteKind kind) => kind == VoteKind.Prevote ? Prevotes : Precommits;

        public void Add(PeerMessage.Proposal proposal)
        {
            Proposals.Add(proposal);
            _digest = null;
        }
    }
}
