using Marketplace.Ledger.Governance;

namespace Marketplace.Ledger.Tests.Governance;

/// <summary>The rules once more, as docs/governance.md states them and as simply as can be: lists, looked through anew each time. What the registry does has to be what this does.</summary>
internal sealed class NaiveGovernance(World world)
{
    private readonly List<Entry> _entries = [];

    public List<string> Events { get; } = [];

    public IEnumerable<(ProposalId Id, bool Accepted)> States =>
        _entries.OrderBy(entry => entry.Id).Select(entry => (entry.Id, entry.Enact > 0));

    public bool Propose(int number, Propose request)
    {
        var rules = world.Rules;
        if (_entries.Count >= 256
            || request.VotingRounds < rules.MinimumVotingRounds || request.VotingRounds > rules.MaximumVotingRounds
            || (request.Action is ParameterChange change && !rules.TryWith(change.Changes.AsSpan(), out _, out _)))
        {
            return false;
        }

        _entries.Add(new Entry(Sample.Id(number), request, rules.ProposalDeposit) { End = world.Round + request.VotingRounds });
        return true;
    }

    public bool Vote(int number, VoteChoice choice, int[] stakes)
    {
        var entry = _entries.Find(entry => entry.Id == Sample.Id(number));
        if (entry is null || entry.Enact > 0 || stakes.Any(stake => world.ValueOf(Sample.Stake(stake), entry.End) < world.Rules.MinimumVoteStake))
        {
            return false;
        }

        entry.Votes.AddRange(stakes.Select(stake => (Sample.Stake(stake), choice)));
        return true;
    }

    public void Advance(long rounds)
    {
        world.Round += rounds;
        foreach (var entry in _entries.Where(entry => entry.Enact == 0 && entry.End <= world.Round).OrderBy(entry => entry.End).ThenBy(entry => entry.Id).ToList())
        {
            Conclude(entry);
        }

        foreach (var entry in _entries.Where(entry => entry.Enact > 0 && entry.Enact <= world.Round).OrderBy(entry => entry.Enact).ThenBy(entry => entry.Id).ToList())
        {
            Enact(entry);
        }
    }

    private void Conclude(Entry entry)
    {
        var last = entry.Votes.GroupBy(vote => vote.Stake).Select(votes => (Value: (decimal)world.ValueOf(votes.Key, entry.End).Satoshis, votes.Last().Choice)).ToList();
        var yes = last.Where(vote => vote.Choice == VoteChoice.Yes).Sum(vote => vote.Value);
        var no = last.Where(vote => vote.Choice == VoteChoice.No).Sum(vote => vote.Value);
        var voted = last.Sum(vote => vote.Value);
        var quorum = Math.Max(world.RegisteredCollateral.Satoshis * (decimal)world.Rules.QuorumPartsPerMillion / 1_000_000, world.Rules.MinimumVoteStake.Satoshis);
        if (voted < quorum)
        {
            Events.Add($"{entry.Id} burns {entry.Deposit}");
            _entries.Remove(entry);
        }
        else if (yes > no && yes / (yes + no) >= world.Rules.ThresholdPartsPerMillion / 1_000_000m)
        {
            Events.Add($"{entry.Id} accepted, returns {entry.Deposit}");
            entry.Enact = world.Round + world.Rules.EnactmentDelayRounds;
            if (entry.Request.Action is TextOnly)
            {
                _entries.Remove(entry);
            }
        }
        else
        {
            Events.Add($"{entry.Id} rejected, returns {entry.Deposit}");
            _entries.Remove(entry);
        }
    }

    private void Enact(Entry entry)
    {
        _entries.Remove(entry);
        switch (entry.Request.Action)
        {
            case TreasuryPayment payment when payment.Amount <= world.Treasury:
                world.Treasury -= payment.Amount;
                Events.Add($"{entry.Id} pays {payment.Amount}");
                break;
            case ParameterChange change when world.Rules.TryWith(change.Changes.AsSpan(), out var rules, out _):
                world.Rules = rules;
                Events.Add($"{entry.Id} changes");
                break;
            default:
                Events.Add($"{entry.Id} fails");
                break;
        }
    }

    private sealed record Entry(ProposalId Id, Propose Request, Money Deposit)
    {
        public long End { get; init; }

        public long Enact { get; set; }

        public List<(OutPoint Stake, VoteChoice Choice)> Votes { get; } = [];
    }
}
