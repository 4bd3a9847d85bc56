using FsCheck;
using FsCheck.Fluent;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Stakes.Evidence;

namespace Marketplace.Ledger.Tests.Stakes;

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
internal readonly record struct Step(Act Act, int Stake, int Number);

/// <summary>Random histories of a few stakes under short spans, and the emission that goes with them.</summary>
internal static class History
{
    private const int Stakes = 14;

    /// <summary>A schedule that decays twice and meets its cap within a history.</summary>
    public static EmissionSchedule Schedule { get; } = new(
        new EmissionParameters { DecayIntervalRounds = 25, DecaySteps = 2 }, Money.FromFlux("100"), Money.FromFlux("1000.12345678"));

    private static readonly Gen<Step> Steps = Gen.Choose(0, Stakes - 1).SelectMany(stake => Gen.Choose(0, 2).SelectMany(number => Gen.Frequency(
        (30, Gen.Constant(new Step(Act.Round, 0, 0))),
        (16, Gen.Constant(new Step(Act.Register, stake, 0))),
        (40, Gen.Constant(new Step(Act.Confirm, stake, 0))),
        (6, Gen.Constant(new Step(Act.Move, stake, number))),
        (12, Gen.Constant(new Step(Act.Restart, stake, number % 2))),
        (3, Gen.Constant(new Step(Act.Unregister, stake, 0))),
        (1, Gen.Constant(new Step(Act.Slash, stake, 0))))));

    public static Arbitrary<Step[]> Any { get; } = Arb.From(Steps.ArrayOf(400), Shorter);

    /// <summary>Does a step; false if it was refused. A round adds its report.</summary>
    public static bool Do(this StakeRegistry registry, Step step, List<RoundReport> reports)
    {
        var collateral = StakeSample.Collateral(step.Stake);
        switch (step.Act)
        {
            case Act.Round:
                reports.Add(registry.AdvanceRound(Schedule.SharesOf(registry.Round + 1, EmissionSplit.Flux)));
                return true;
            case Act.Register:
                return registry.Register(step.Stake, StakeSample.Delegate(1)) == StakeRefusal.None;
            case Act.Confirm or Act.Move:
                return registry.Confirm(step.Stake, EndpointOf(step)) == StakeRefusal.None;
            case Act.Restart:
                return registry.Restart(collateral, step.Number == 0 ? StakeSample.Operator(step.Stake) : StakeSample.Delegate(1)) == StakeRefusal.None;
            case Act.Unregister:
                return registry.Unregister(collateral, StakeSample.Operator(step.Stake)) == StakeRefusal.None;
            default:
                var vote = new SignedVote(VoteKind.Precommit, 1, 0, Hash256.Zero, default);
                return registry.Slash(new DoubleVote(StakeSample.NodeKey(step.Stake), vote, vote with { BlockId = StakeSample.Hash(1, 1) }), out _) == StakeRefusal.None;
        }
    }

    /// <summary>The same step for the model.</summary>
    public static bool Do(this NaiveStakes model, Step step, List<OutPoint> paid)
    {
        switch (step.Act)
        {
            case Act.Round:
                paid.AddRange(model.NextRound());
                return true;
            case Act.Register:
                return model.Register(step.Stake);
            case Act.Confirm or Act.Move:
                return model.Confirm(step.Stake, EndpointOf(step));
            case Act.Restart:
                return model.Restart(step.Stake);
            case Act.Unregister:
                return model.Unregister(step.Stake);
            default:
                return model.Slash(step.Stake);
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
