using Marketplace.Ledger.Consensus;

namespace Marketplace.Ledger.Tests.Consensus;

/// <summary>
/// One height among several validators under a seeded schedule: messages are delivered in any order, lost and repeated, validators crash and come
/// back with what they had written, faulty ones say anything. Afterwards the network calms down and everybody has to decide.
/// </summary>
internal sealed class ConsensusSimulation
{
    private static readonly Hash256 Genesis = Block(0xFFFF);
    private readonly Random _random;
    private readonly WeightedQuorum _weights;
    private readonly bool[] _faulty;
    private readonly Stake?[] _stakes;
    private readonly List<(int To, object Message)> _network = [];
    private readonly List<Hash256> _blocks = [];
    private int _nextBlock;

    public ConsensusSimulation(int seed)
    {
        _random = new Random(seed);
        var count = _random.Next(1, 8);
        var weights = Enumerable.Range(0, count).Select(_ => (ulong)_random.Next(1, 6)).ToArray();
        _weights = new WeightedQuorum(weights);
        _faulty = new bool[count];
        ulong faultyWeight = 0;
        foreach (var place in Enumerable.Range(0, count).OrderBy(_ => _random.Next()))
        {
            if (_random.Next(3) > 0 && (faultyWeight + weights[place]) * 3 < _weights.Total)
            {
                _faulty[place] = true;
                faultyWeight += weights[place];
            }
        }

        _stakes = new Stake?[count];
    }

    public List<ConsensusAction.ReportDoubleSigning> Evidence { get; } = [];

    public IEnumerable<int> Correct => Enumerable.Range(0, _weights.Count).Where(place => !_faulty[place]);

    public IReadOnlyDictionary<int, Hash256> Decisions { get; private set; } = new Dictionary<int, Hash256>();

    public IReadOnlyList<(Hash256 Block, ulong Weight)> Certificates { get; private set; } = [];

    public bool IsFaulty(int place) => _faulty[place];

    public WeightedQuorum Weights => _weights;

    /// <summary>Chaos for a while, then calm until everybody has decided or the budget is used up.</summary>
    public void Run(int chaoticSteps, int calmSteps)
    {
        foreach (var place in Correct)
        {
            _stakes[place] = new Stake(this, place);
            _stakes[place]!.Start();
        }

        for (var step = 0; step < chaoticSteps; step++)
        {
            ChaoticStep();
        }

        for (var step = 0; step < calmSteps && Correct.Any(place => _stakes[place]!.Core.Decided is null); step++)
        {
            CalmStep();
        }

        Decisions = Correct.Where(place => _stakes[place]!.Decisions.Count > 0).ToDictionary(place => place, place => _stakes[place]!.Decisions[^1].BlockId);
        Certificates =
        [
            .. Correct.SelectMany(place => _stakes[place]!.Decisions).Select(decision =>
                (decision.BlockId, decision.Precommits.Where(vote => vote is { Kind: VoteKind.Precommit } && vote.BlockId == decision.BlockId && vote.Round == decision.Round)
                    .DistinctBy(vote => vote.Validator).Aggregate(0UL, (sum, vote) => sum + _weights[vote.Validator]))),
        ];
    }

    private static Hash256 Block(int number)
    {
        Span<byte> bytes = stackalloc byte[32];
        BitConverter.TryWriteBytes(bytes, number + 1);
        return new Hash256(bytes);
    }

    private void ChaoticStep()
    {
        switch (_random.Next(20))
        {
            case < 11 when _network.Count > 0:
                var index = _random.Next(_network.Count);
                var (to, message) = _network[index];
                if (_random.Next(8) > 0)
                {
                    _network.RemoveAt(index);
                }

                if (_random.Next(5) > 0)
                {
                    _stakes[to]?.Receive(message);
                }

                break;
            case < 14:
                _stakes[RandomPlace()]?.FireTimeout(_random);
                break;
            case < 15:
                _stakes[RandomPlace()]?.CrashAndRestart();
                break;
            case < 16:
                _stakes[RandomPlace()]?.Resend();
                break;
            default:
                FaultyStep();
                break;
        }
    }

    private void CalmStep()
    {
        if (_network.Count > 0)
        {
            var index = _random.Next(_network.Count);
            var (to, message) = _network[index];
            (_network[index], _network[^1]) = (_network[^1], _network[index]);
            _network.RemoveAt(_network.Count - 1);
            _stakes[to]?.Receive(message);
            return;
        }

        // Time passes only when everything in flight has arrived: what a time-out that grows with the round amounts to.
        foreach (var place in Correct)
        {
            _stakes[place]!.Resend();
        }

        while (_network.Count > 0)
        {
            CalmStep();
        }

        foreach (var place in Correct)
        {
            _stakes[place]!.FireTimeout(_random);
        }
    }

    private int RandomPlace() => _random.Next(_weights.Count);

    private void FaultyStep()
    {
        var place = RandomPlace();
        if (!_faulty[place])
        {
            return;
        }

        var round = (uint)_random.Next(0, 6);
        var to = RandomPlace();
        Hash256? block = _blocks.Count > 0 && _random.Next(4) > 0 ? _blocks[_random.Next(_blocks.Count)] : null;
        if (_random.Next(4) == 0)
        {
            var proposed = block ?? NewBlock();
            _network.Add((to, new ConsensusProposal(1, round, _random.Next(-1, (int)round + 1), proposed, place)));
        }
        else
        {
            _network.Add((to, new ConsensusVote(_random.Next(2) == 0 ? VoteKind.Prevote : VoteKind.Precommit, 1, round, block, place)));
        }
    }

    private Hash256 NewBlock()
    {
        var block = Block(_nextBlock++);
        _blocks.Add(block);
        return block;
    }

    private void Broadcast(int from, object message)
    {
        for (var place = 0; place < _weights.Count; place++)
        {
            if (place != from && !_faulty[place])
            {
                _network.Add((place, message));
            }
        }
    }

    private sealed class Stake(ConsensusSimulation world, int place)
    {
        private readonly List<ConsensusProposal> _writtenProposals = [];
        private readonly List<ConsensusVote> _writtenVotes = [];
        private readonly HashSet<ConsensusProposal> _seenProposals = [];
        private readonly HashSet<ConsensusVote> _seenVotes = [];
        private readonly List<(ConsensusTimeout Kind, uint Round)> _timeouts = [];

        public ConsensusCore Core { get; private set; } = world.NewCore(place);

        public List<ConsensusAction.Decide> Decisions { get; } = [];

        public void Start() => Do(Core.Start());

        public void Receive(object message)
        {
            if (message is ConsensusProposal proposal)
            {
                _seenProposals.Add(proposal);
                Do(Core.Receive(proposal));
            }
            else
            {
                var vote = (ConsensusVote)message;
                _seenVotes.Add(vote);
                Do(Core.Receive(vote));
            }
        }

        public void FireTimeout(Random random)
        {
            if (_timeouts.Count > 0)
            {
                var index = random.Next(_timeouts.Count);
                var (kind, round) = _timeouts[index];
                _timeouts.RemoveAt(index);
                Do(Core.TimedOut(kind, round));
            }
        }

        public void CrashAndRestart()
        {
            if (Core.Decided is not null)
            {
                return;
            }

            _timeouts.Clear();
            _seenProposals.Clear();
            _seenVotes.Clear();
            Core = world.NewCore(place);
            Core.Restore(_writtenProposals, _writtenVotes);
            Do(Core.Start());
        }

        public void Resend()
        {
            foreach (var proposal in _seenProposals.Concat(_writtenProposals).Distinct())
            {
                world.Broadcast(place, proposal);
            }

            foreach (var vote in _writtenVotes.Concat(_seenVotes).Distinct())
            {
                world.Broadcast(place, vote);
            }
        }

        private void Do(IReadOnlyList<ConsensusAction> actions)
        {
            foreach (var action in actions)
            {
                switch (action)
                {
                    case ConsensusAction.BuildBlock build:
                        Do(Core.Propose(build.Round, world.NewBlock()));
                        break;
                    case ConsensusAction.SendProposal send:
                        _writtenProposals.Add(send.Proposal);
                        world.Broadcast(place, send.Proposal);
                        break;
                    case ConsensusAction.SendVote send:
                        _writtenProposals.AddRange(_seenProposals.Where(proposal => proposal.BlockId == send.Vote.BlockId && !_writtenProposals.Contains(proposal)));
                        _writtenVotes.AddRange(_seenVotes.Where(vote => !_writtenVotes.Contains(vote)));
                        _writtenVotes.Add(send.Vote);
                        world.Broadcast(place, send.Vote);
                        break;
                    case ConsensusAction.StartTimeout start:
                        _timeouts.Add((start.Kind, start.Round));
                        break;
                    case ConsensusAction.Decide decide:
                        Decisions.Add(decide);
                        break;
                    case ConsensusAction.ReportDoubleSigning report:
                        world.Evidence.Add(report);
                        break;
                    default:
                        throw new InvalidOperationException($"{action} is unknown to the simulation.");
                }
            }
        }
    }

    private ConsensusCore NewCore(int place) => new(_weights, Genesis, 1, place, (_, _) => true);
}
