using FsCheck;
using FsCheck.Fluent;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Nodes;
using Marketplace.Ledger.Nodes.Evidence;

namespace Marketplace.Ledger.Tests.Nodes;

internal enum Act
{
    Round,
    Register,
    Confirm,
    Move,
    Restart,
    Unregister,
    Slash,
}

/// <summary>One thing that happens to a registry.</summary>
internal readonly record struct Step(Act Act, int Node, int Number);

/// <summary>Random histories of a few nodes under short spans, and the emission that goes with them.</summary>
internal static class History
{
    private const int Nodes = 14;

    /// <summary>A schedule that decays twice and meets its cap within a history.</summary>
    public static EmissionSchedule Schedule { get; } = new(
        new EmissionParameters { DecayIntervalRounds = 25, DecaySteps = 2 }, Money.FromFlux("100"), Money.FromFlux("1000.12345678"));

    private static readonly Gen<Step> Steps = Gen.Choose(0, Nodes - 1).SelectMany(node => Gen.Choose(0, 2).SelectMany(number => Gen.Frequency(
        (30, Gen.Constant(new Step(Act.Round, 0, 0))),
        (16, Gen.Constant(new Step(Act.Register, node, 0))),
        (40, Gen.Constant(new Step(Act.Confirm, node, 0))),
        (6, Gen.Constant(new Step(Act.Move, node, number))),
        (12, Gen.Constant(new Step(Act.Restart, node, number % 2))),
        (3, Gen.Constant(new Step(Act.Unregister, node, 0))),
        (1, Gen.Constant(new Step(Act.Slash, node, 0))))));

    public static Arbitrary<Step[]> Any { get; } = Arb.From(Steps.ArrayOf(400), Shorter);

    /// <summary>Does a step; false if it was refused. A round adds its report.</summary>
    public static bool Do(this NodeRegistry registry, Step step, List<RoundReport> reports)
    {
        var collateral = NodeSample.Collateral(step.Node);
        switch (step.Act)
        {
            case Act.Round:
                reports.Add(registry.AdvanceRound(Schedule.SharesOf(registry.Round + 1, EmissionSplit.Flux)));
                return true;
            case Act.Register:
                return registry.Register(step.Node, NodeSample.Delegate(1)) == NodeRefusal.None;
            case Act.Confirm or Act.Move:
                return registry.Confirm(step.Node, EndpointOf(step)) == NodeRefusal.None;
            case Act.Restart:
                return registry.Restart(collateral, step.Number == 0 ? NodeSample.Operator(step.Node) : NodeSample.Delegate(1)) == NodeRefusal.None;
            case Act.Unregister:
                return registry.Unregister(collateral, NodeSample.Operator(step.Node)) == NodeRefusal.None;
            default:
                var vote = new SignedVote(VoteKind.Precommit, 1, 0, Hash256.Zero, default);
                return registry.Slash(new DoubleVote(NodeSample.NodeKey(step.Node), vote, vote with { BlockId = NodeSample.Hash(1, 1) }), out _) == NodeRefusal.None;
        }
    }

    /// <summary>The same step for the model.</summary>
    public static bool Do(this NaiveNodes model, Step step, List<OutPoint> paid)
    {
        switch (step.Act)
        {
            case Act.Round:
                paid.AddRange(model.NextRound());
                return true;
            case Act.Register:
                return model.Register(step.Node);
            case Act.Confirm or Act.Move:
                return model.Confirm(step.Node, EndpointOf(step));
            case Act.Restart:
                return model.Restart(step.Node);
            case Act.Unregister:
                return model.Unregister(step.Node);
            default:
                return model.Slash(step.Node);
        }
    }

    private static string EndpointOf(Step step) => step.Act == Act.Confirm ? "home" : $"away-{step.Number}";

    // Without one of its parts, from halves down to single steps.
    private static IEnumerable<Step[]> Shorter(Step[] steps)
    {
        for (var size = steps.Length / 2; size >= 1; size /= 2)
        {
            for (var start = 0; start + size <= steps.Length; start += size)
            {
                yield return [.. steps[..start], .. steps[(start + size)..]];
            }
        }
    }
}
