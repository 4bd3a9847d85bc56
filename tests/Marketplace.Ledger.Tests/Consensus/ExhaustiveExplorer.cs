using Marketplace.Ledger.Consensus;

namespace Marketplace.Ledger.Tests.Consensus;

/// <summary>
/// Visits every state that three correct validators of four can reach in any order of their messages, each of which may also be lost, late or repeated,
/// with every time-out passing at any moment, and a fourth that has signed a given set of messages and shows any of them to anybody at any time.
/// </summary>
/// <remarks>
/// Whoever has not received a message may receive it next, or never: so all orders, losses and repetitions are paths through one graph. What a validator
/// has sent is part of its own state, so the state of the whole is the states of the three, and each validator's steps are computed once.
/// </remarks>
internal sealed class ExhaustiveExplorer
{
    private const int Correct = 3;
    private const int LocalBits = 21;

    private static readonly WeightedQuorum Weights = new([1, 1, 1, 1]);
    private readonly ulong _height;
    private readonly Func<ConsensusTimeout, uint, bool> _passes;
    private readonly List<object> _adversary;
    private readonly List<Local> _locals = [];
    private readonly Dictionary<(int Stake, string Text), int> _ids = [];
    private readonly Dictionary<(int Local, object Input), int> _steps = [];

    /// <summary>Prepares an exploration.</summary>
    /// <param name="proposers">The wanted proposers of the first rounds; 3 is the faulty one.</param>
    /// <param name="passes">Which time-outs may pass; none beyond the rounds that have a proposer here.</param>
    /// <param name="adversary">What the faulty validator has signed, for the height that is handed in.</param>
    public ExhaustiveExplorer(int[] proposers, Func<ConsensusTimeout, uint, bool> passes, Func<ulong, IEnumerable<object>> adversary)
    {
        _passes = passes;
        _height = Enumerable.Range(1, 100_000).Select(height => (ulong)height)
            .First(height => proposers.Index().All(entry => Weights.Proposer(Hash256.Zero, height, (uint)entry.Index) == entry.Item));
        _adversary = [.. adversary(_height)];
    }

    /// <summary>How many states of the whole have been visited.</summary>
    public int States { get; private set; }

    /// <summary>How many states of single validators there are.</summary>
    public int LocalStates => _locals.Count;

    /// <summary>The blocks that are decided in any state.</summary>
    public HashSet<Hash256> Decided { get; } = [];

    /// <summary>What was found that must not be; null if nothing.</summary>
    public string? Fault { get; private set; }

    public static Hash256 Block(int number)
    {
        Span<byte> bytes = stackalloc byte[32];
        BitConverter.TryWriteBytes(bytes, number + 1);
        return new Hash256(bytes);
    }

    /// <summary>Visits all states; false if there are more than the limit.</summary>
    public bool Run(int limit)
    {
        var first = Pack(Locate(0, [Input.Start]), Locate(1, [Input.Start]), Locate(2, [Input.Start]));
        var seen = new HashSet<ulong> { first };
        var stack = new Stack<ulong>();
        stack.Push(first);
        while (stack.TryPop(out var state))
        {
            Check(state);
            if (Fault is not null || seen.Count > limit)
            {
                break;
            }

            for (var stake = 0; stake < Correct; stake++)
            {
                foreach (var next in Successors(state, stake))
                {
                    if (seen.Add(next))
                    {
                        stack.Push(next);
                    }
                }
            }
        }

        States = seen.Count;
        return seen.Count <= limit;
    }

    private static ulong Pack(int a, int b, int c) => (uint)a | ((ulong)(uint)b << LocalBits) | ((ulong)(uint)c << (2 * LocalBits));

    private static int Place(ulong state, int stake) => (int)(state >> (stake * LocalBits)) & ((1 << LocalBits) - 1);

    private IEnumerable<ulong> Successors(ulong state, int stake)
    {
        var local = Place(state, stake);
        if (_locals[local].Decided is not null)
        {
            yield break;
        }

        for (var other = 0; other < Correct; other++)
        {
            if (other != stake)
            {
                foreach (var message in _locals[Place(state, other)].Sent)
                {
                    if (Step(local, message) is var next && next != local)
                    {
                        yield return Replace(state, stake, next);
                    }
                }
            }
        }

        foreach (var input in _adversary.Concat(_locals[local].Timeouts))
        {
            if (Step(local, input) is var next && next != local)
            {
                yield return Replace(state, stake, next);
            }
        }
    }

    private static ulong Replace(ulong state, int stake, int local)
    {
        var mask = ((1UL << LocalBits) - 1) << (stake * LocalBits);
        return (state & ~mask) | ((ulong)(uint)local << (stake * LocalBits));
    }

    private int Step(int local, object input)
    {
        if (!_steps.TryGetValue((local, input), out var next))
        {
            _steps[(local, input)] = next = Locate(_locals[local].Stake, [.. _locals[local].Inputs, input]);
        }

        return next;
    }

    /// <summary>The state that a validator is in after these inputs; another way to the same state is the same state.</summary>
    private int Locate(int stake, object[] inputs)
    {
        var local = Local.Replay(stake, _height, _passes, inputs);
        if (!_ids.TryGetValue((stake, local.Text), out var id))
        {
            _ids.Add((stake, local.Text), id = _locals.Count);
            _locals.Add(local);
        }

        return id;
    }

    private void Check(ulong state)
    {
        Hash256? decided = null;
        for (var stake = 0; stake < Correct; stake++)
        {
            var local = _locals[Place(state, stake)];
            Fault ??= local.Fault;
            if (local.Decided is { } block)
            {
                Decided.Add(block);
                if (decided is { } other && other != block)
                {
                    Fault ??= $"{other} and {block} are both final";
                }

                decided = block;
            }
        }
    }

    private sealed record Input
    {
        public static Input Start { get; } = new();
    }

    private sealed record TimeoutInput(ConsensusTimeout Kind, uint Round);

    private sealed class Local
    {
        private readonly HashSet<TimeoutInput> _timeouts = [];

        private Local(int stake, object[] inputs) => (Stake, Inputs) = (stake, inputs);

        public int Stake { get; }

        public object[] Inputs { get; }

        public List<object> Sent { get; } = [];

        public IReadOnlyCollection<object> Timeouts => _timeouts;

        public Hash256? Decided { get; private set; }

        public string? Fault { get; private set; }

        public string Text { get; private set; } = "";

        public static Local Replay(int stake, ulong height, Func<ConsensusTimeout, uint, bool> passes, object[] inputs)
        {
            var local = new Local(stake, inputs);
            var core = new ConsensusCore(Weights, Hash256.Zero, height, stake, (_, _) => true);
            foreach (var input in inputs)
            {
                local.Do(core, passes, input switch
                {
                    ConsensusProposal proposal => core.Receive(proposal),
                    ConsensusVote vote => core.Receive(vote),
                    TimeoutInput timeout => local.Fire(core, timeout),
                    _ => core.Start(),
                });
            }

            // Once it has decided, only what it decided and what it has said matter to anybody.
            local.Text = (local.Decided is { } block ? $"{block}" : core.Fingerprint() + string.Join(',', local._timeouts.OrderBy(timeout => (timeout.Round, timeout.Kind)))) + string.Join(',', local.Sent);
            return local;
        }

        private IReadOnlyList<ConsensusAction> Fire(ConsensusCore core, TimeoutInput timeout)
        {
            _timeouts.Remove(timeout);
            return core.TimedOut(timeout.Kind, timeout.Round);
        }

        private void Do(ConsensusCore core, Func<ConsensusTimeout, uint, bool> passes, IReadOnlyList<ConsensusAction> actions)
        {
            foreach (var action in actions)
            {
                switch (action)
                {
                    case ConsensusAction.BuildBlock build:
                        Do(core, passes, core.Propose(build.Round, Block(100 + (10 * Stake) + (int)build.Round)));
                        break;
                    case ConsensusAction.SendProposal send:
                        Sent.Add(send.Proposal);
                        break;
                    case ConsensusAction.SendVote send:
                        Sent.Add(send.Vote);
                        break;
                    case ConsensusAction.StartTimeout start when passes(start.Kind, start.Round):
                        _timeouts.Add(new TimeoutInput(start.Kind, start.Round));
                        break;
                    case ConsensusAction.Decide decide:
                        Decided = decide.BlockId;
                        if (decide.Precommits.DistinctBy(vote => vote.Validator).Count() < 3 || decide.Precommits.Any(vote => vote.BlockId != decide.BlockId || vote.Kind != VoteKind.Precommit))
                        {
                            Fault = $"validator {Stake} decided without a quorum";
                        }

                        break;
                    case ConsensusAction.ReportDoubleSigning { First.Validator: < Correct } report:
                        Fault = $"a correct validator signed twice: {report}";
                        break;
                    default:
                        break;
                }
            }
        }
    }
}
