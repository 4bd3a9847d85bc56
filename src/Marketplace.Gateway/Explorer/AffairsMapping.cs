using Marketplace.Api;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Stakes;
using Marketplace.Explorer.Queries;
using Marketplace.Market.Words;

namespace Marketplace.Gateway.Explorer;

/// <summary>Stakes and proposals of the explorer in the words of the HTTP API.</summary>
internal static class AffairsMapping
{
    public static ExplorerEventItem ToItem(this ExplorerEvent happened) => new()
    {
        Kind = WireWords.Payload.Write(happened.Payload.Tag),
        TransactionId = happened.TransactionId.ToString(),
        Height = happened.Location.Height,
        Time = ExplorerMapping.TimeOf(happened.TimeMilliseconds),
        Endpoint = (happened.Payload as ConfirmStake)?.Endpoint,
        Choice = happened.Payload is Vote vote ? WireWords.VoteChoice.Write(vote.Choice) : null,
        Stakes = (happened.Payload as Vote)?.Stakes.Length,
    };

    public static ExplorerStakeItem ToItem(this ExplorerStake stake) => new()
    {
        Collateral = new OutPointItem { TransactionId = stake.Collateral.TransactionId.ToString(), Index = stake.Collateral.Index },
        AmountSatoshis = new(stake.Amount.Satoshis),
        NodeKey = Convert.ToHexStringLower(stake.Registration.NodeKey.Bytes),
        PayoutAddress = stake.Registration.Payout.ToString(),
        Validates = stake.Registration.Validates,
        Registered = stake.Registered.ToItem(),
        Last = stake.Last.ToItem(),
        CollateralSpentBy = stake.CollateralSpentBy?.ToItem(),
        AsOfHeight = stake.AsOfHeight,
    };

    public static ExplorerPayoutItem ToItem(this ExplorerPayout payout) => new()
    {
        TransactionId = payout.OutPoint.TransactionId.ToString(),
        Index = payout.OutPoint.Index,
        AmountSatoshis = new(payout.Amount.Satoshis),
        Height = payout.Location.Height,
        Time = ExplorerMapping.TimeOf(payout.TimeMilliseconds),
    };

    public static ExplorerProposalItem ToItem(this ExplorerProposal proposal) => new()
    {
        Id = proposal.Id.ToString(),
        Title = proposal.Proposal.Title,
        Kind = WireWords.Proposal.Write(proposal.Proposal.Action.Kind),
        TextHash = proposal.Proposal.TextHash.ToString(),
        VotingRounds = proposal.Proposal.VotingRounds,
        Proposed = proposal.Proposed.ToItem(),
        Votes = proposal.Votes,
        DepositSatoshis = new(proposal.Deposit.Satoshis),
        Result = proposal.DepositReturned switch
        {
            null => "voting",
            true => "deposit-returned",
            false => "deposit-burned",
        },
        Concluded = proposal.Concluded?.ToItem(),
        AsOfHeight = proposal.AsOfHeight,
    };

    public static ExplorerSpendItem ToItem(this ExplorerSpend spend) =>
        new() { TransactionId = spend.TransactionId.ToString(), InputIndex = spend.InputIndex, Height = spend.Location.Height };
}
