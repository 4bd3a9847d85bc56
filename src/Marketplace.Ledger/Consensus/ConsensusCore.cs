using System.Globalization;

namespace Marketplace.Ledger.Consensus;

/// <summary>Decides one height among a validator set: the rules of docs/consensus.md as a pure state machine.</summary>
/// <remarks>
/// Not safe for concurrent use. It does no I/O, knows no clock and signs nothing: each call returns what the shell has to do, in order.
/// Messages that are fed to it carry checked signatures. Repeated and reordered messages are harmless.
/// </remarks>
public sealed partial class ConsensusCore
{
    /// <summary>How far above its own round a validator keeps votes; what lies further ahead is sent again anyway.</summary>
    public const uint RoundWindow = 64;

    private readonly WeightedQuorum _weights;
    private readonly Hash256 _genesis;
    private readonly ulong _height;
    private readonly int _self;
    private readonly Func<Hash256, VoteKind, bool> _isValid;
    private readonly Dictionary<(VoteKind Kind, uint Round), VoteTally> _tallies = [];
    private readonly Dictionary<uint, ConsensusProposal> _proposals = [];
    private readonly HashSet<Hash256> _blocks = [];
    private readonly HashSet<(ConsensusTimeout Kind, uint Round)> _started = [];
    private readonly uint?[] _highestRound;
    private readonly List<ConsensusAction> _actions = [];
    private Step _step;
    private bool _entered;

    /// <summary>Prepares the decision of one height.</summary>
    /// <param name="weights">The validator set's weights.</param>
    /// <param name="genesis">The network's genesis hash, for the draw of proposers.</param>
    /// <param name="height">The height to decide.</param>
    /// <param name="self">This validator's place in the set.</param>
    /// <param name="isValid">Whether a block, whose bytes are at hand, obeys the ledger's rules; asked before each vote for it, with the kind of that vote.</param>
    public ConsensusCore(WeightedQuorum weights, Hash256 genesis, ulong height, int self, Func<Hash256, VoteKind, bool> isValid)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(isValid);
        ArgumentOutOfRangeException.ThrowIfNegative(self);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(self, weights.Count);
        _weights = weights;
        _genesis = genesis;
        _height = height;
        _self = self;
        _isValid = isValid;
        _highestRound = new uint?[weights.Count];
    }

    private enum Step
    {
        Propose,
        Prevote,
        Precommit,
    }

    /// <summary>The round that this validator is in.</summary>
    public uint Round { get; private set; }

    /// <summary>The block that this validator holds on to and the round in which it took hold of it.</summary>
    public (Hash256 Block, uint Round)? Locked { get; private set; }

    /// <summary>The latest block that a quorum prevoted, as far as is known here, and its round.</summary>
    public (Hash256 Block, uint Round)? Valid { get; private set; }

    /// <summary>The final block, once there is one.</summary>
    public Hash256? Decided { get; private set; }

    /// <summary>Takes back what this validator had written for the height before it stopped, before <see cref="Start"/>.</summary>
    /// <param name="proposals">Its own proposals and those that it had voted for, as far as their block bytes are at hand.</param>
    /// <param name="votes">Its own votes and those it knew when it wrote them, in the order in which they were written.</param>
    public void Restore(IEnumerable<ConsensusProposal> proposals, IEnumerable<ConsensusVote> votes)
    {
        foreach (var proposal in proposals)
        {
            Know(proposal);
        }

        foreach (var vote in votes)
        {
            Count(vote);
            if (vote.Validator != _self)
            {
                continue;
            }

            var step = vote.Kind == VoteKind.Prevote ? Step.Prevote : Step.Precommit;
            if (!_entered || vote.Round > Round || (vote.Round == Round && step > _step))
            {
                (Round, _step, _entered) = (vote.Round, step, true);
            }

            if (vote is { Kind: VoteKind.Precommit, BlockId: { } block } && (Locked is not { } locked || locked.Round <= vote.Round))
            {
                Locked = (block, vote.Round);
                Valid = Locked;
            }
        }
    }

    /// <summary>Begins with round 0, or goes on where <see cref="Restore"/> left off.</summary>
    public IReadOnlyList<ConsensusAction> Start()
    {
        if (_entered)
        {
            // The time-out of the step that was interrupted is unknown; without it a lonely round would never end.
            StartTimeout(_step == Step.Prevote ? ConsensusTimeout.Prevote : ConsensusTimeout.Precommit, Round);
        }
        else
        {
            Enter(0);
        }

        return Settle();
    }

    /// <summary>Answers <see cref="ConsensusAction.BuildBlock"/>.</summary>
    /// <param name="round">The round that the block was asked for.</param>
    /// <param name="block">The new block's id.</param>
    public IReadOnlyList<ConsensusAction> Propose(uint round, Hash256 block)
    {
        if (Decided is null && round == Round && _step == Step.Propose && ProposerOf(round) == _self && !_proposals.ContainsKey(round))
        {
            SendProposal(new ConsensusProposal(_height, round, -1, block, _self));
        }

        return Settle();
    }

    /// <summary>Takes a proposal whose block bytes are at hand.</summary>
    public IReadOnlyList<ConsensusAction> Receive(ConsensusProposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        if (Decided is null && proposal.Height == _height && InWindow(proposal.Round) && IsMember(proposal.Validator)
            && proposal.ValidRound >= -1 && proposal.ValidRound < proposal.Round && proposal.Validator == ProposerOf(proposal.Round))
        {
            Know(proposal);
        }

        return Settle();
    }

    /// <summary>Takes a vote.</summary>
    public IReadOnlyList<ConsensusAction> Receive(ConsensusVote vote)
    {
        ArgumentNullException.ThrowIfNull(vote);
        if (Decided is null && vote.Height == _height && IsMember(vote.Validator))
        {
            Count(vote);
        }

        return Settle();
    }

    /// <summary>A time-out that was asked for has passed.</summary>
    public IReadOnlyList<ConsensusAction> TimedOut(ConsensusTimeout kind, uint round)
    {
        if (Decided is null && round == Round)
        {
            switch (kind)
            {
                case ConsensusTimeout.Propose when _step == Step.Propose:
                    SendVote(VoteKind.Prevote, null);
                    break;
                case ConsensusTimeout.Prevote when _step == Step.Prevote:
                    SendVote(VoteKind.Precommit, null);
                    break;
                case ConsensusTimeout.Precommit:
                    Enter(round + 1);
                    break;
                default:
                    break;
            }
        }

        return Settle();
    }

    /// <summary>Whether a vote counts here: it has been received, and is not a second one that nothing speaks for.</summary>
    /// <param name="vote">A vote of this height.</param>
    public bool Counts(ConsensusVote vote)
    {
        ArgumentNullException.ThrowIfNull(vote);
        return _tallies.TryGetValue((vote.Kind, vote.Round), out var tally) && tally.Has(vote);
    }

    /// <summary>Whether a quorum has voted for a block, in any round and by votes of any kind: it is then worth having, whoever proposed it.</summary>
    /// <param name="block">The block's id.</param>
    public bool HasQuorum(Hash256 block) => _tallies.Values.Any(tally => tally.QuorumBlock == block);

    /// <summary>The proposer of a round at this height.</summary>
    public int ProposerOf(uint round) => _weights.Proposer(_genesis, _height, round);

    /// <summary>All that decides what this validator will do: two cores with the same text behave alike from here on. For exploration.</summary>
    internal string Fingerprint()
    {
        var text = new System.Text.StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{_entered} {Round} {_step} {Locked} {Valid} {Decided}|");
        text.AppendJoin(',', _highestRound).Append('|');
        text.AppendJoin(',', _started.Order()).Append('|');
        text.AppendJoin(',', _blocks.Order()).Append('|');
        text.AppendJoin(',', _proposals.OrderBy(entry => entry.Key).Select(entry => $"{entry.Value.Round} {entry.Value.ValidRound} {entry.Value.BlockId}")).Append('|');
        foreach (var ((kind, round), tally) in _tallies.Where(entry => entry.Value.Describe().Length > 0).OrderBy(entry => entry.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"{kind} {round}: {tally.Describe()}|");
        }

        return text.ToString();
    }

    private bool IsMember(int validator) => (uint)validator < (uint)_weights.Count;

    private bool InWindow(uint round) => round <= Round || round - Round <= RoundWindow;

    private VoteTally Tally(VoteKind kind, uint round)
    {
        if (!_tallies.TryGetValue((kind, round), out var tally))
        {
            _tallies[(kind, round)] = tally = new VoteTally(_weights);
        }

        return tally;
    }

    // Of a proposer that proposes two blocks, the first counts as the proposal; the second is of use once a quorum stands behind it.
    private void Know(ConsensusProposal proposal)
    {
        if (_proposals.TryAdd(proposal.Round, proposal) || HasQuorum(proposal.BlockId))
        {
            _blocks.Add(proposal.BlockId);
        }
    }

    private Hash256? Proposed(uint round) => _proposals.TryGetValue(round, out var proposal) ? proposal.BlockId : null;

    private void Count(ConsensusVote vote)
    {
        if (_highestRound[vote.Validator] is not { } highest || vote.Round > highest)
        {
            _highestRound[vote.Validator] = vote.Round;
        }

        if (InWindow(vote.Round) && Tally(vote.Kind, vote.Round).Add(vote, Proposed(vote.Round)) is { } contradicted)
        {
            _actions.Add(new ConsensusAction.ReportDoubleSigning(contradicted, vote));
        }
    }
}
