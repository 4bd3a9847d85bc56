using System.Collections.Immutable;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Nodes;
using Marketplace.Ledger.Nodes.Evidence;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Model;

/// <content>Nodes.</content>
public sealed partial class RandomMarket
{
    private Plan Register()
    {
        var free = Model.Unspent.Where(output => output.Value.Lock is CollateralLock { Inner: KeyLock } && (random.Next(4) == 0 || !Model.Nodes.ContainsKey(output.Key))).ToList();
        if (free.Count == 0)
        {
            return LockUp();
        }

        var collateral = Any(free);
        var owner = collateral.Value.Lock.Owner!.Value;
        var machine = Any(MarketNetwork.Machines);
        for (var tries = random.Next(5) == 0 ? 4 : 0; tries < 4 && Model.Nodes.Values.Any(node => node.NodeKey == machine.PublicKey); tries++)
        {
            machine = Any(MarketNetwork.Machines);
        }

        var plan = Spend(1, out var sum);
        plan.Payload = new RegisterNode(collateral.Key, machine.PublicKey, AnyAddress(), Delegates(owner.Hash), random.Next(3) != 0);
        Change(plan, sum - Fee);
        plan.SignFor(owner, random);
        plan.Signers.Add(machine);
        return plan;
    }

    private Plan OnNode()
    {
        var waiting = Model.Nodes.Values.Where(node => node.Status switch
        {
            NodeStatus.Started => true,
            NodeStatus.Confirmed => Model.Round - node.LastConfirmedRound > Rules.Nodes.ConfirmAfter,
            NodeStatus.Leaving => false,
            _ => random.Next(2) == 0,
        }).ToList();
        var node = Any(waiting.Count > 0 && random.Next(4) != 0 ? waiting : [.. Model.Nodes.Values]);
        return node.Status switch
        {
            NodeStatus.Started or NodeStatus.Confirmed when random.Next(5) != 0 => Confirm(node),
            NodeStatus.Barred or NodeStatus.Expired when random.Next(4) != 0 => Restart(node),
            _ => random.Next(8) switch
            {
                0 => Confirm(node),
                1 => Restart(node),
                < 4 => SetDelegates(node),
                < 6 => Unregister(node),
                _ => Slash(node),
            },
        };
    }

    private Plan Confirm(NodeRecord node)
    {
        var plan = new Plan { Payload = new ConfirmNode(node.Collateral, Model.Round - random.Next(2), $"198.51.100.{random.Next(1, 3)}:16127") };
        plan.Signers.Add(MarketNetwork.Keys[node.NodeKey.Hash]);
        return plan;
    }

    private Plan Restart(NodeRecord node)
    {
        var by = node.Delegates.IsEmpty || random.Next(2) == 0 ? node.Operator : Any(node.Delegates);
        by = random.Next(8) == 0 ? Actor().Hash() : by;
        var plan = new Plan { Payload = new RestartNode(node.Collateral, node.StartedRound, by) };
        plan.Signers.Add(MarketNetwork.Keys[by]);
        return plan;
    }

    private Plan SetDelegates(NodeRecord node)
    {
        var plan = Spend(1, out var sum);
        plan.Payload = new SetDelegates(node.Collateral, Delegates(node.Operator));
        Change(plan, sum - Fee);
        plan.Signers.Add(MarketNetwork.Keys[node.Operator]);
        return plan;
    }

    private Plan Unregister(NodeRecord node)
    {
        var plan = new Plan { Payload = new UnregisterNode(node.Collateral, node.RegisteredRound) };
        plan.Signers.Add(MarketNetwork.Keys[node.Operator]);
        return plan;
    }

    private Plan Slash(NodeRecord node)
    {
        var reporter = Actor();
        var plan = new Plan();
        var evidence = Evidence(MarketNetwork.Keys[node.NodeKey.Hash], plan);
        plan.Payload = new SlashNode(reporter.Hash(), evidence);
        plan.Inputs.Add(node.Collateral);
        plan.Signers.Add(reporter);

        // Amounts that the product computes; the model has its own opinion.
        plan.Outputs.AddRange(SlashOutcome.Of(node, evidence.Kind, Rules.Nodes).Outputs(reporter.Hash()));
        return plan;
    }

    /// <summary>Two contradicting statements; at times they agree, or one is signed by somebody else.</summary>
    private SlashingEvidence Evidence(PrivateKey machine, Plan plan)
    {
        plan.ForgedEvidence = random.Next(8) == 0;
        var second = plan.ForgedEvidence ? Actor() : machine;
        var (one, two) = (random.Hash(), random.Next(8) == 0 ? (Hash256?)null : random.Hash());
        var genesis = parameters.GenesisHash;
        switch (random.Next(3))
        {
            case 0:
                var votes = new[] { one, two ?? one }.Select(id => new SignedVote(VoteKind.Precommit, (ulong)_height, 0, id, default)).ToArray();
                return new DoubleVote(
                    machine.PublicKey,
                    votes[0] with { Signature = machine.Sign(SigningDigests.Vote(genesis, votes[0])) },
                    votes[1] with { Signature = second.Sign(SigningDigests.Vote(genesis, votes[1])) });
            case 1:
                var proposals = new[] { one, two ?? one }.Select(id => new SignedProposal((ulong)_height, 1, -1, id, default)).ToArray();
                return new DoubleProposal(
                    machine.PublicKey,
                    proposals[0] with { Signature = machine.Sign(SigningDigests.Proposal(genesis, proposals[0])) },
                    proposals[1] with { Signature = second.Sign(SigningDigests.Proposal(genesis, proposals[1])) });
            default:
                var statements = new[] { one, two ?? one }.Select(content => new SignedStatement(genesis, 7, content, default)).ToArray();
                return new FalseStatement(
                    machine.PublicKey,
                    statements[0] with { Signature = machine.Sign(SigningDigests.Statement(genesis, statements[0])) },
                    statements[1] with { Signature = second.Sign(SigningDigests.Statement(genesis, statements[1])) });
        }
    }

    private ImmutableArray<KeyHash> Delegates(KeyHash owner) =>
    [
        .. Enumerable.Range(0, random.Next(4)).Select(_ => Actor().Hash()).Where(key => key != owner || random.Next(12) == 0).Distinct().Order(),
    ];
}
