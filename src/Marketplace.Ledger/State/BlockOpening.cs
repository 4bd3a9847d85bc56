using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>What a block does before its transactions: it opens the reward rounds that have passed, pays them, and carries out what proposals decided.</summary>
internal sealed class BlockOpening
{
    private readonly List<(Address Payee, long Satoshis)> _payouts = [];
    private readonly Dictionary<Address, int> _places = [];

    private BlockOpening(RoundClock clock, long timeMilliseconds) => (Clock, TimeMilliseconds) = (clock, timeMilliseconds);

    /// <summary>The block's time, unix milliseconds.</summary>
    public long TimeMilliseconds { get; }

    /// <summary>The clock as of this block.</summary>
    public RoundClock Clock { get; }

    /// <summary>What the rounds issue, all of it.</summary>
    public Money Issued { get; private set; }

    /// <summary>The foundation's part of that, for the treasury.</summary>
    public Money Foundation { get; private set; }

    /// <summary>Whom the rounds pay: each payee once, in the order in which they came first.</summary>
    public IReadOnlyList<(Address Payee, long Satoshis)> Payouts => _payouts;

    /// <summary>What became of proposals; null if the block opens no round.</summary>
    public GovernanceReport? Governance { get; private set; }

    /// <summary>Whether the block opens a round.</summary>
    public bool OpensRound { get; private set; }

    /// <summary>Changes the store; taken back with everything else when the block is.</summary>
    public static BlockOpening Run(StateStore store, EmissionSchedule schedule, long timeMilliseconds)
    {
        var before = store.Clock;
        var opening = new BlockOpening(before.Advance(timeMilliseconds, schedule.Parameters), timeMilliseconds);
        store.Clock = opening.Clock;
        for (var round = before.Round + 1; round <= opening.Clock.Round; round++)
        {
            opening.OpensRound = true;
            var shares = schedule.SharesOf(round, store.Rules.EmissionSplit);
            var report = store.Stakes.AdvanceRound(shares);
            opening.Issued += shares.Total;
            opening.Foundation += report.Foundation;
            foreach (var payment in report.Payments)
            {
                opening.Pay(payment.Payee, payment.Amount);
            }
        }

        if (opening.OpensRound)
        {
            var stakes = store.StakesAt(schedule.Parameters.RoundMilliseconds, timeMilliseconds / 1000);
            opening.Governance = store.Governance.Advance(opening.Clock.Round, store.Rules, store.TreasuryBalance, stakes);
            if (!ReferenceEquals(opening.Governance.Rules, store.Rules))
            {
                store.ChangeRules(opening.Governance.Rules);
            }
        }

        return opening;
    }

    private void Pay(Address payee, Money amount)
    {
        if (_places.TryGetValue(payee, out var place))
        {
            _payouts[place] = (payee, _payouts[place].Satoshis + amount.Satoshis);
        }
        else
        {
            _places.Add(payee, _payouts.Count);
            _payouts.Add((payee, amount.Satoshis));
        }
    }
}
