using Marketplace.Api;
using Marketplace.Chain.Questions;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Market.Words;

namespace Marketplace.Gateway.Nodes;

/// <summary>Stakes in the words of the HTTP API.</summary>
internal static class StakeMapping
{
    /// <param name="view">All stakes.</param>
    /// <param name="found">Those to show, and one more when there are more.</param>
    /// <param name="size">How many to show.</param>
    public static StakePage ToPage(this LedgerStakes view, List<StakeRecord> found, int size) => new()
    {
        Items = [.. found.Take(size).Select(node => node.ToItem(view))],
        NextCursor = found.Count > size ? found[size - 1].Collateral.ToString() : null,
        AsOfHeight = view.Height,
        Round = view.Clock.Round,
        Confirmed = new StakeCounts
        {
            Cumulus = view.Queues[StakeTier.Cumulus].Length,
            Nimbus = view.Queues[StakeTier.Nimbus].Length,
            Stratus = view.Queues[StakeTier.Stratus].Length,
        },
    };

    public static StakeItem ToItem(this StakeRecord node, LedgerStakes view) => new()
    {
        Collateral = node.Collateral.ToString(),
        Tier = WireWords.Tier.Write(node.Tier),
        Status = WireWords.StakeStatus.Write(node.Status),
        AmountSatoshis = new(node.Amount.Satoshis),
        OperatorAddress = Address.FromKeyHash(node.Operator).ToString(),
        NodeKey = node.NodeKey.ToString(),
        PayoutAddress = node.Payout.ToString(),
        DelegateAddresses = [.. node.Delegates.Select(each => Address.FromKeyHash(each).ToString())],
        Validates = node.Validates,
        Endpoint = node.Endpoint,
        RegisteredRound = node.RegisteredRound,
        StartedRound = node.StartedRound,
        ConfirmedRound = Known(node.ConfirmedRound),
        LastConfirmedRound = Known(node.LastConfirmedRound),
        LastPaidRound = Known(node.LastPaidRound),
        ConfirmByRound = node.Status switch
        {
            StakeStatus.Started => node.StartedRound + view.Rules.Stakes.StartWindow,
            StakeStatus.Confirmed => node.LastConfirmedRound + view.Rules.Stakes.ConfirmWithin,
            _ => null,
        },
        RestartFromRound = node.Status switch
        {
            StakeStatus.Barred => node.StartedRound + view.Rules.Stakes.BarredFor,
            StakeStatus.Expired => node.LastConfirmedRound + view.Rules.Stakes.ConfirmWithin + 1,
            _ => null,
        },
        ReleaseRound = Known(node.ReleaseRound),
        PaidAfter = node.Status == StakeStatus.Confirmed ? view.Queues[node.Tier].IndexOf(node.Collateral) : null,
    };

    private static long? Known(long round) => round == 0 ? null : round;
}
