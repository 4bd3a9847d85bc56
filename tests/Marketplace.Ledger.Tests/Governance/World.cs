using Marketplace.Ledger.Governance;

namespace Marketplace.Ledger.Tests.Governance;

/// <summary>What a registry needs from the rest of a ledger, as tests set it: a round, rules in force, a treasury, and stakes that are locked until a round.</summary>
internal sealed class World : IVotingStakes
{
    private readonly Dictionary<OutPoint, (Money Amount, long Until)> _stakes = [];

    public long Round { get; set; } = 100;

    public LedgerRules Rules { get; set; } = Sample.Rules;

    public Money Treasury { get; set; }

    public Money RegisteredCollateral { get; set; }

    public void Lock(int stake, string flux, long until = long.MaxValue) => _stakes[Sample.Stake(stake)] = (Money.FromFlux(flux), until);

    public void Spend(int stake) => _stakes.Remove(Sample.Stake(stake));

    public Money ValueOf(OutPoint stake, long endRound) =>
        _stakes.TryGetValue(stake, out var locked) && locked.Until > Math.Max(Round, endRound) ? locked.Amount : Money.Zero;

    public GovernanceRefusal Propose(GovernanceRegistry registry, int number, Propose request) =>
        registry.Propose(Sample.Id(number), request, 1, Rules.ProposalDeposit, Round, Rules);

    public GovernanceRefusal Vote(GovernanceRegistry registry, int number, VoteChoice choice, params int[] stakes) =>
        registry.Vote(new Vote(Sample.Id(number), choice, [.. stakes.Select(Sample.Stake).Order()]), Round, Rules, this);

    /// <summary>Opens so many rounds with one block.</summary>
    public GovernanceReport Advance(GovernanceRegistry registry, long rounds = 1)
    {
        Round += rounds;
        var report = registry.Advance(Round, Rules, Treasury, this);
        Rules = report.Rules;
        Treasury -= report.Paid;
        return report;
    }
}
