using Marketplace.Ledger;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Validators.Machine;
using Marketplace.Validators.Messages;
using Marketplace.Validators.Tests.Support;

namespace Marketplace.Validators.Tests.Exploration;

/// <summary>
/// Whole validators under a seeded schedule. Messages arrive in any order, late, twice or never; the network splits; clocks differ; disks fail; any
/// call can end in a crash, after which the validator starts from what it had on disk. A faulty validator is two that share a key and know nothing of
/// each other, so that it says different things to different peers at any time. Afterwards the network calms down.
/// </summary>
internal sealed class SimulatedNetwork
{
    public static readonly MachineOptions Options = new()
    {
        ProposeTimeout = TimeSpan.FromMilliseconds(300),
        ProposeTimeoutStep = TimeSpan.FromMilliseconds(100),
        VoteTimeout = TimeSpan.FromMilliseconds(100),
        VoteTimeoutStep = TimeSpan.FromMilliseconds(50),
        AnnounceInterval = TimeSpan.FromMilliseconds(100),
        QuietAnnounceInterval = TimeSpan.FromMilliseconds(200),
        AnswerInterval = TimeSpan.Zero,
        RequestTimeout = TimeSpan.FromMilliseconds(200),
        RegossipAfter = TimeSpan.FromMilliseconds(500),
        EmptyBlockInterval = TimeSpan.FromSeconds(2),
    };

    private static readonly TestNetwork[] Networks = [new(1, 1, 1, 1), new(1, 1, 1, 1, 1), new(5, 3, 3, 3), new(1), new(2, 2, 2), new(1, 2, 3, 4, 3, 1)];
    private static readonly TestNetwork Growing = TestNetwork.Growing();
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly Random _random;
    private readonly List<(int From, int To, ReadOnlyMemory<byte> Frame)> _mail = [];
    private readonly Dictionary<long, Hash256> _final = [];
    private readonly Dictionary<(PublicKey Key, VoteKind Kind, long Height, uint Round), Hash256> _signedVotes = [];
    private readonly Dictionary<(PublicKey Key, long Height, uint Round), Hash256> _signedProposals = [];
    private readonly HashSet<PublicKey> _faulty = [];
    private readonly Queue<SimulatedNode> _crashed = [];
    private int[]? _parts;
    private bool _calm;

    /// <summary>Prepares a schedule.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="growing">Whether a node becomes a validator while the network runs.</param>
    public SimulatedNetwork(int seed, bool growing = false)
    {
        _random = new Random(seed);
        Network = growing ? Growing : Networks[seed % Networks.Length];
        var weights = Network.Parameters.Validators.Validators.Select(validator => validator.Weight).ToArray();
        var total = weights.Aggregate(0UL, (sum, weight) => sum + weight);
        ulong faulty = 0;
        foreach (var place in Enumerable.Range(0, weights.Length).OrderBy(_ => _random.Next()))
        {
            if (_random.Next(2) == 0 && (faulty + weights[place]) * 3 < total)
            {
                _faulty.Add(Network.Keys[place].PublicKey);
                faulty += weights[place];
            }
        }

        IEnumerable<PublicKey> keys = Network.Keys.Select(key => key.PublicKey);
        keys = growing ? keys.Append(TestNetwork.Newcomer.PublicKey) : keys;
        Nodes = [.. keys.Concat(_faulty.Order()).ToArray().Select((key, id) => new SimulatedNode(this, id, key) { SkewMilliseconds = _random.Next(-1_000, 1_000) })];
    }

    public TestNetwork Network { get; }

    public IReadOnlyList<SimulatedNode> Nodes { get; }

    public IEnumerable<SimulatedNode> Correct => Nodes.Where(node => !_faulty.Contains(node.Key));

    /// <summary>Every transaction that has been submitted anywhere.</summary>
    public List<Transaction> Known { get; } = [];

    public List<string> Faults { get; } = [];

    public int Crashes { get; private set; }

    public long NowMilliseconds => TestNetwork.GenesisMilliseconds + (long)Elapsed.TotalMilliseconds;

    public TimeSpan Elapsed { get; private set; } = TimeSpan.FromSeconds(10);

    /// <summary>Chaos, then calm until every correct validator has settled what was submitted, or the patience is used up.</summary>
    public void Run(int chaoticSteps, TimeSpan patience)
    {
        foreach (var node in Nodes)
        {
            node.Boot();
        }

        if (Network == Growing)
        {
            Register();
        }

        for (var step = 0; step < chaoticSteps && Faults.Count == 0; step++)
        {
            ChaoticStep();
            Revive();
        }

        _calm = true;
        _parts = null;
        Revive();
        foreach (var node in Nodes)
        {
            node.SkewMilliseconds = 0;
        }

        var until = Elapsed + patience;
        while (Elapsed < until && Faults.Count == 0 && !IsSettled())
        {
            CalmStep();
        }

        if (Faults.Count == 0 && !IsSettled())
        {
            Faults.Add($"after {patience} of calm: heights {string.Join(", ", Nodes.Select(node => node.Chain.Count))}, unsettled {string.Join(", ", Correct.Select(Unsettled))}");
        }
    }

    public void MayCrash(SimulatedNode node)
    {
        _ = node;
        if (!_calm && _random.Next(150) == 0)
        {
            throw new SimulatedCrash();
        }
    }

    public int? Torn(SimulatedNode node, int records)
    {
        _ = node;
        return !_calm && _random.Next(30) == 0 ? _random.Next(records + 1) : null;
    }

    public bool DiskFails() => !_calm && _random.Next(40) == 0;

    public void OnCrashed(SimulatedNode node)
    {
        Crashes++;
        _crashed.Enqueue(node);
    }

    public void Post(SimulatedNode from, int to, ReadOnlyMemory<byte> frame)
    {
        CheckSigned(from, frame);
        if (_mail.Count < 2_000)
        {
            _mail.Add((from.Id, to, frame));
        }
    }

    public void OnFinal(SimulatedNode node, Block block)
    {
        if (_faulty.Contains(node.Key))
        {
            return;
        }

        if (_final.TryGetValue(block.Height, out var other) && other != block.Id)
        {
            Faults.Add($"two final blocks of height {block.Height}: {other} and {block.Id}");
        }

        _final[block.Height] = block.Id;
        if (block.Certificate.Check(block.Header, Network.GenesisHash, node.State.Validators, FakeSignatures.Instance) is { } fault)
        {
            Faults.Add($"block {block.Height} of node {node.Id}: {fault}");
        }
    }

    public void OnEvidence(SlashingEvidence evidence)
    {
        if (!_faulty.Contains(evidence.Signer))
        {
            Faults.Add($"evidence against a correct validator: {evidence}");
        }

        if (!evidence.IsContradiction || evidence.Checks(Network.GenesisHash).Any(check => !FakeSignatures.Instance.Verify(check.Key, check.Digest, check.Signature)))
        {
            Faults.Add($"evidence that does not hold: {evidence}");
        }
    }

    public void OnDropped(int peer, DropReason reason)
    {
        if (reason == DropReason.Forged && !_faulty.Contains(Nodes[peer].Key))
        {
            Faults.Add($"the correct node {peer} was taken for a forger");
        }
    }

    // No correct validator ever signs two different things for one place, whatever crashes there were.
    private void CheckSigned(SimulatedNode from, ReadOnlyMemory<byte> frame)
    {
        if (_faulty.Contains(from.Key) || !PeerMessageCodec.TryDecode(frame, out var message, out _))
        {
            return;
        }

        if (message is PeerMessage.Vote vote && FakeSignatures.Instance.Verify(from.Key, SigningDigests.Vote(Network.GenesisHash, vote.Signed), vote.Signed.Signature)
            && !_signedVotes.TryAdd((from.Key, vote.Signed.Kind, (long)vote.Signed.Height, vote.Signed.Round), vote.Signed.BlockId)
            && _signedVotes[(from.Key, vote.Signed.Kind, (long)vote.Signed.Height, vote.Signed.Round)] != vote.Signed.BlockId)
        {
            Faults.Add($"node {from.Id} signed twice: {vote}");
        }

        if (message is PeerMessage.Proposal { Signed: var proposal } && FakeSignatures.Instance.Verify(
                from.Key, SigningDigests.Proposal(Network.GenesisHash, proposal), proposal.Signature)
            && !_signedProposals.TryAdd((from.Key, (long)proposal.Height, proposal.Round), proposal.BlockId)
            && _signedProposals[(from.Key, (long)proposal.Height, proposal.Round)] != proposal.BlockId)
        {
            Faults.Add($"node {from.Id} proposed twice: {proposal}");
        }
    }

    // In peace, so that what follows is about the change of validators: it may come at any moment of the chaos.
    private void Register()
    {
        _calm = true;
        Revive();
        var lockUp = Network.LockUp();
        Settle(lockUp);
        Elapsed += TimeSpan.FromSeconds(5);
        Settle(Network.Register(lockUp));
        _calm = false;
        var confirm = Network.Confirm(lockUp, Correct.First().State.Clock.Round);
        Known.Add(confirm);
        Correct.First().Submit(confirm);
    }

    private void Settle(Transaction transaction)
    {
        Correct.First().Submit(transaction);
        for (var step = 0; step < 2_000 && !Correct.All(node => IsIncluded(node, transaction.Id)); step++)
        {
            CalmStep();
        }

        if (!IsIncluded(Correct.First(), transaction.Id))
        {
            Faults.Add($"{transaction.Payload?.Tag} was not included");
        }
    }

    private void ChaoticStep()
    {
        switch (_random.Next(100))
        {
            case < 62 when _mail.Count > 0:
                DeliverAny();
                break;
            case < 72:
                Any().FireAny(_random);
                break;
            case < 82:
                Elapsed += TimeSpan.FromMilliseconds(_random.Next(1, 200));
                Any().Tick();
                break;
            case < 90:
                SubmitAny();
                break;
            case < 93:
                _crashed.Enqueue(Any());
                break;
            case < 95:
                _parts = _random.Next(2) == 0 ? null : [.. Nodes.Select(_ => _random.Next(2))];
                break;
            case < 97:
                Any().CloseBlock();
                break;
            case < 98:
                Garble();
                break;
            default:
                Any().Tick();
                break;
        }
    }

    private void CalmStep()
    {
        Elapsed += Step;
        foreach (var node in Nodes)
        {
            node.FireDue();
            node.Tick();
        }

        // Everything arrives before time goes on; but answers to answers only so often.
        for (var round = 0; round < 12 && _mail.Count > 0; round++)
        {
            (int From, int To, ReadOnlyMemory<byte> Frame)[] mail = [.. _mail];
            _mail.Clear();
            foreach (var (from, to, frame) in mail)
            {
                Nodes[to].Deliver(from, frame);
            }
        }
    }

    private void DeliverAny()
    {
        // Mostly what was sent not long ago, so that there is progress to disturb.
        var index = _random.Next(3) == 0 ? _random.Next(_mail.Count) : _random.Next(Math.Min(12, _mail.Count));
        var (from, to, frame) = _mail[index];
        if (_random.Next(12) > 0)
        {
            _mail.RemoveAt(index);
        }

        var cut = _parts is { } parts && parts[from] != parts[to];
        if (!cut && _random.Next(20) > 0)
        {
            Nodes[to].Deliver(from, frame);
        }
    }

    private void SubmitAny()
    {
        var number = _random.Next(Network.Transfers.Count);
        var transaction = _random.Next(4) switch { 0 => Network.Conflicts[number], 1 => Network.Children[number], _ => Network.Transfers[number] };
        Known.Add(transaction);
        Any().Submit(transaction);
    }

    // A faulty peer sends what it likes: here, a message of its own with some bytes changed.
    private void Garble()
    {
        if (_faulty.Count == 0 || _mail.Count == 0)
        {
            return;
        }

        var (from, to, frame) = _mail[_random.Next(_mail.Count)];
        if (_faulty.Contains(Nodes[from].Key))
        {
            var bytes = frame.ToArray();
            bytes[_random.Next(bytes.Length)] ^= (byte)(1 << _random.Next(8));
            Nodes[to].Deliver(from, bytes);
        }
    }

    private SimulatedNode Any() => Nodes[_random.Next(Nodes.Count)];

    private void Revive()
    {
        while (_crashed.TryDequeue(out var node))
        {
            node.Boot();
        }
    }

    private bool IsSettled()
    {
        var top = Correct.Max(node => node.Chain.Count);
        return top > 0 && Correct.All(node => node.Chain.Count == top && Unsettled(node) == 0);
    }

    private int Unsettled(SimulatedNode node) => node.Submitted.Count(id => !node.Refused.Contains(id) && !IsIncluded(node, id));

    private static bool IsIncluded(SimulatedNode node, Hash256 id) => ((IMachineHost)node).IsInChain(id);
}
