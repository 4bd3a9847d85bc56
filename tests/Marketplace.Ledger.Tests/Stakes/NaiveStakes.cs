using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger.Tests.Stakes;

/// <summary>
/// The rules once more, as the facts about Flux state them and as simply as can be: one list, looked through and sorted anew in each round. What the registry
/// does has to be what this does.
/// </summary>
internal sealed class NaiveStakes(StakeParameters parameters)
{
    private readonly List<Stake> _stakes = [];
    private long _height;

    public IEnumerable<(OutPoint Stake, StakeStatus Status)> States =>
        _stakes.OrderBy(stake => StakeSample.Collateral(stake.Number)).Select(stake => (StakeSample.Collateral(stake.Number), stake.Status));

    public List<OutPoint> Queue(StakeTier tier) => [.. Waiting(tier).Select(stake => StakeSample.Collateral(stake.Number))];

    /// <summary>Returns whom the round pays, tier by tier.</summary>
    public List<OutPoint> NextRound()
    {
        _height++;
        foreach (var stake in _stakes)
        {
            if (stake.Status == StakeStatus.Confirmed && stake.LastConfirmed < _height - parameters.ConfirmWithin)
            {
                stake.Status = StakeStatus.Expired;
            }
            else if (stake.Status == StakeStatus.Started && _height - stake.Started > parameters.StartWindow)
            {
                stake.Status = StakeStatus.Barred;
            }
        }

        _stakes.RemoveAll(stake => stake.Status == StakeStatus.Leaving && stake.Left + parameters.Maturity <= _height);
        var paid = new List<OutPoint>();
        foreach (var tier in StakeTiers.All)
        {
            if (Waiting(tier).FirstOrDefault() is { } front)
            {
                front.LastPaid = _height;
                paid.Add(StakeSample.Collateral(front.Number));
            }
        }

        return paid;
    }

    public bool Register(int number)
    {
        if (Find(number) is not null)
        {
            return false;
        }

        _stakes.Add(new Stake(number) { Started = _height });
        return true;
    }

    public bool Confirm(int number, string endpoint)
    {
        var stake = Find(number);
        if (stake?.Status == StakeStatus.Started)
        {
            stake.Status = StakeStatus.Confirmed;
            stake.Confirmed = _height;
        }
        else if (stake?.Status != StakeStatus.Confirmed
            || _height - stake.LastConfirmed <= (endpoint == stake.Endpoint ? parameters.ConfirmAfter : Math.Min(parameters.ConfirmAfter, parameters.MoveAfter)))
        {
            return false;
        }

        stake.LastConfirmed = _height;
        stake.Endpoint = endpoint;
        return true;
    }

    public bool Restart(int number)
    {
        var stake = Find(number);
        if (stake?.Status == StakeStatus.Expired || (stake?.Status == StakeStatus.Barred && stake.Started + parameters.BarredFor <= _height))
        {
            stake.Status = StakeStatus.Started;
            stake.Started = _height;
            stake.Confirmed = stake.LastConfirmed = stake.LastPaid = 0;
            return true;
        }

        return false;
    }

    public bool Unregister(int number)
    {
        if (Find(number) is not { } stake || stake.Status == StakeStatus.Leaving)
        {
            return false;
        }

        stake.Status = StakeStatus.Leaving;
        stake.Left = _height;
        return true;
    }

    public bool Slash(int number) => _stakes.RemoveAll(stake => stake.Number == number) > 0;

    private Stake? Find(int number) => _stakes.Find(stake => stake.Number == number);

    private IEnumerable<Stake> Waiting(StakeTier tier) =>
        from stake in _stakes
        where stake.Status == StakeStatus.Confirmed && StakeSample.Tier(stake.Number) == tier
        orderby stake.LastPaid > 0 ? stake.LastPaid : stake.Confirmed, stake.LastPaid > 0 ? 1 : 0, StakeSample.Collateral(stake.Number)
        select stake;

    private sealed class Stake(int number)
    {
        public int Number => number;

        public StakeStatus Status { get; set; } = StakeStatus.Started;

        public string Endpoint { get; set; } = "";

        public long Started { get; set; }

        public long Confirmed { get; set; }

        public long LastConfirmed { get; set; }

        public long LastPaid { get; set; }

        public long Left { get; set; }
    }
}
