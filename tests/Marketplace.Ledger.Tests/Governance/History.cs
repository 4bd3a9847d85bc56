using FsCheck;
using FsCheck.Fluent;
using Marketplace.Ledger.Governance;

namespace Marketplace.Ledger.Tests.Governance;

internal enum Act
{
    Rounds,
    Propose,
    Vote,
    Lock,
    Spend,
    Fund,
}

/// <summary>One thing that happens; the numbers mean what the act makes of them.</summary>
internal readonly record struct Step(Act Act, int A, int B, int C);

/// <summary>Random histories of a few proposals and stakes.</summary>
internal static class History
{
    private const int Stakes = 9;

    private static readonly Gen<Step> Steps =
        from act in Gen.Frequency(
            (20, Gen.Constant(Act.Rounds)), (10, Gen.Constant(Act.Propose)), (40, Gen.Constant(Act.Vote)),
            (12, Gen.Constant(Act.Lock)), (6, Gen.Constant(Act.Spend)), (3, Gen.Constant(Act.Fund)))
        from a in Gen.Choose(0, 1_000_000)
        from b in Gen.Choose(0, 1_000_000)
        from c in Gen.Choose(0, 1_000_000)
        select new Step(act, a, b, c);

    public static Arbitrary<Step[]> Any { get; } = Arb.From(Steps.ArrayOf(300), Shorter);

    /// <summary>Changes the world as a step says; acts of the registry change nothing here.</summary>
    public static void Do(this World world, Step step)
    {
        switch (step.Act)
        {
            case Act.Lock:
                world.Lock(step.A % Stakes, $"{step.B % 60}", world.Round + (step.C % 30));
                world.RegisteredCollateral = Money.FromFlux($"{step.C % 200}");
                break;
            case Act.Spend:
                world.Spend(step.A % Stakes);
                break;
            case Act.Fund:
                world.Treasury += Money.FromSatoshis(step.B);
                break;
        }
    }

    public static long RoundsOf(Step step) => step.A % 7 == 0 ? 1 + (step.B % 12) : 1;

    /// <summary>The proposal's number is that of the step, so that none comes twice.</summary>
    public static Propose RequestOf(Step step) => Sample.Request(
        (step.A % 4) switch
        {
            0 => TextOnly.Instance,
            1 => new TreasuryPayment(Money.FromSatoshis(1 + (step.B % 1_500_000)), Sample.Address(3)),
            2 => new ParameterChange([new RuleChange(step.B % 2 == 0 ? RuleId.MinimumVotingRounds : RuleId.MaximumVotingRounds, (ulong)(1 + (step.C % 10)))]),
            _ => new ParameterChange([.. Changes(step)]),
        },
        (uint)(2 + (step.B % 9)));

    public static (VoteChoice Choice, int[] Stakes) VoteOf(Step step) =>
        ((VoteChoice)(1 + (step.B % 3)), step.C % 3 == 0 ? [step.C % Stakes] : [.. new[] { step.C % Stakes, step.C / 10 % Stakes }.Distinct()]);

    public static IEnumerable<string> Describe(GovernanceReport report) =>
    [
        .. report.Conclusions.Select(ended => ended.Outcome switch
        {
            ProposalOutcome.QuorumMissed => $"{ended.Proposal.Id} burns {ended.Proposal.DepositAmount}",
            ProposalOutcome.Rejected => $"{ended.Proposal.Id} rejected, returns {ended.Proposal.DepositAmount}",
            _ => $"{ended.Proposal.Id} accepted, returns {ended.Proposal.DepositAmount}",
        }),
        .. report.Enactments.Select(enacted => (enacted.Fault, enacted.Proposal.Action) switch
        {
            (null, TreasuryPayment payment) => $"{enacted.Proposal.Id} pays {payment.Amount}",
            (null, _) => $"{enacted.Proposal.Id} changes",
            _ => $"{enacted.Proposal.Id} fails",
        }),
    ];

    private static IEnumerable<RuleChange> Changes(Step step) =>
    [
        new(RuleId.ProposalDeposit, (ulong)(1 + step.B)),
        new(RuleId.EnactmentDelayRounds, (ulong)(1 + (step.C % 6))),
        new(RuleId.QuorumPartsPerMillion, (ulong)(step.B % 600_000)),
        new(RuleId.ThresholdPartsPerMillion, (ulong)(500_000 + (step.C % 200_000))),
    ];

    private static IEnumerable<Step[]> Shorter(Step[] steps)
    {
        for (var size = steps.Length / 2; size >= 1; size /= 2)
        {
            for (var at = 0; at + size <= steps.Length; at += size)
            {
                yield return [.. steps[..at], .. steps[(at + size)..]];
            }
        }
    }
}
