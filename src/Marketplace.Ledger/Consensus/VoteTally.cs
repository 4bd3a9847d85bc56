namespace Marketplace.Ledger.Consensus;

/// <summary>The votes of one kind in one round.</summary>
/// <remarks>
/// A validator that signs two votes counts for both values: which of them arrives first must not decide whether a quorum that others
/// have seen is seen here. Safety doesn't suffer, because quorums are sized for faulty validators that vote for everything.
/// </remarks>
internal sealed class VoteTally(WeightedQuorum weights)
{
    private readonly ConsensusVote?[] _first = new ConsensusVote?[weights.Count];
    private readonly Dictionary<Hash256, Group> _blocks = [];
    private readonly Group _nil = new();
    private ulong _weight;

    /// <summary>Whether a quorum voted, for whatever.</summary>
    public bool HasQuorumOfAny => weights.IsQuorum(_weight);

    /// <summary>Whether a quorum voted for no block.</summary>
    public bool HasQuorumOfNil => weights.IsQuorum(_nil.Weight);

    /// <summary>The block that a quorum voted for, if there is one; there can't be two.</summary>
    public Hash256? QuorumBlock { get; private set; }

    /// <summary>Counts a vote.</summary>
    /// <param name="vote">The vote.</param>
    /// <param name="proposed">The block proposed in this round, if it is known. A second vote of a validator counts only for this block or one that somebody else voted
    /// for first, so that one sender can't fill the memory.</param>
    /// <returns>The first vote of the same validator, if it was a different one; else null.</returns>
    public ConsensusVote? Add(ConsensusVote vote, Hash256? proposed)
    {
        var first = _first[vote.Validator];
        if (first is null)
        {
            _first[vote.Validator] = vote;
            _weight += weights[vote.Validator];
        }
        else if (first.BlockId == vote.BlockId)
        {
            return null;
        }

        if (vote.BlockId is not { } block)
        {
            _nil.Add(vote, weights);
            return first;
        }

        if (!_blocks.TryGetValue(block, out var group))
        {
            if (first is not null && block != proposed)
            {
                return first;
            }

            _blocks.Add(block, group = new Group());
        }

        group.Add(vote, weights);
        if (weights.IsQuorum(group.Weight))
        {
            QuorumBlock = block;
        }

        return first;
    }

    /// <summary>The first vote of a validator, if there is one.</summary>
    public ConsensusVote? Of(int validator) => _first[validator];

    /// <summary>Whether a vote like this has been counted.</summary>
    public bool Has(ConsensusVote vote)
    {
        var group = vote.BlockId is { } block ? _blocks.GetValueOrDefault(block) : _nil;
        return group is not null && group.Votes.Exists(known => known.Validator == vote.Validator);
    }

    /// <summary>Everything counted, as text that does not depend on the order of arrival where that makes no difference.</summary>
    public string Describe() => string.Join(
        ',',
        _first.OfType<ConsensusVote>().Select(vote => $"{vote.Validator}={vote.BlockId}")
            .Concat(_blocks.OrderBy(entry => entry.Key).Select(entry => $"{entry.Key}<{Voters(entry.Value)}"))
            .Concat(_nil.Votes.Count == 0 ? [] : [$"nil<{Voters(_nil)}"]));

    /// <summary>The votes for a block, one for each validator.</summary>
    public IReadOnlyList<ConsensusVote> For(Hash256 block) => _blocks.TryGetValue(block, out var group) ? group.Votes : [];

    private static string Voters(Group group) => string.Join(' ', group.Votes.Select(vote => vote.Validator).Order());

    private sealed class Group
    {
        public List<ConsensusVote> Votes { get; } = [];

        public ulong Weight { get; private set; }

        public void Add(ConsensusVote vote, WeightedQuorum weights)
        {
            if (!Votes.Exists(known => known.Validator == vote.Validator))
            {
                Votes.Add(vote);
                Weight += weights[vote.Validator];
            }
        }
    }
}
