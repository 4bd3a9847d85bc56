using Marketplace.Api;
using Marketplace.Gateway.Transactions;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Explorer.Queries;
using Marketplace.Market.Words;

namespace Marketplace.Gateway.Explorer;

/// <summary>The explorer's answers in the words of the HTTP API.</summary>
internal static class ExplorerMapping
{
    public static ExplorerBlockItem ToItem(this ExplorerBlock block) => new()
    {
        Height = block.Height,
        Id = block.Id.ToString(),
        Time = TimeOf(block.TimeMilliseconds),
        TransactionCount = block.Transactions,
        Bytes = block.Bytes,
        FeesSatoshis = new(block.Fees.Satoshis),
        IssuedSatoshis = new(block.Issued.Satoshis),
        BurnedSatoshis = new(block.Burned.Satoshis),
    };

    public static ExplorerTransactionResponse ToResponse(this ExplorerTransaction found) => new()
    {
        TransactionId = found.Transaction.Id.ToString(),
        Kind = found.Transaction.Kind(),
        LeaseId = found.Transaction.Lease(),
        Height = found.Location.Height,
        Index = found.Location.Index,
        BlockId = found.BlockId.ToString(),
        Time = TimeOf(found.TimeMilliseconds),
        Coinbase = found.IsCoinbase,
        FeeSatoshis = new(found.Fee.Satoshis),
        Bytes = found.Transaction.Encoded.Length,
        Inputs =
        [
            .. found.Inputs.Select(input => new ExplorerInputItem
            {
                TransactionId = input.OutPoint.TransactionId.ToString(),
                Index = input.OutPoint.Index,
                AmountSatoshis = new(input.Amount.Satoshis),
                Address = input.Owner?.ToString(),
            }),
        ],
        Outputs = [.. found.Outputs.Select(ToItem)],
        AsOfHeight = found.AsOfHeight,
    };

    public static ExplorerOutputItem ToItem(this ExplorerOutput output) => new()
    {
        TransactionId = output.OutPoint.TransactionId.ToString(),
        Index = output.OutPoint.Index,
        AmountSatoshis = new(output.Amount.Satoshis),
        Lock = TransactionMapping.ToItem(output.Lock, output.OutPoint.TransactionId),
        Height = output.Location.Height,
        Coinbase = output.IsCoinbase,
        SpentBy = output.SpentBy?.ToItem(),
        AsOfHeight = output.AsOfHeight,
    };

    public static ExplorerAddressResponse ToResponse(this ExplorerAddress found) => new()
    {
        Address = found.Address.ToString(),
        BalanceSatoshis = new(found.Total.Satoshis),
        SpendableSatoshis = new(found.Spendable.Satoshis),
        TimeLockedSatoshis = new(found.TimeLocked.Satoshis),
        CollateralSatoshis = new(found.Collateral.Satoshis),
        UnspentCount = found.UnspentCount,
        TransactionCount = found.TransactionCount,
        ReceivedSatoshis = new(Counted(found.Received)),
        SentSatoshis = new(Counted(found.Sent)),
        FirstHeight = found.FirstSeen?.Height,
        LastHeight = found.LastSeen?.Height,
        AsOfHeight = found.AsOfHeight,
    };

    public static ExplorerUnspentItem ToItem(this ExplorerUnspent output, Address owner) => new()
    {
        TransactionId = output.OutPoint.TransactionId.ToString(),
        Index = output.OutPoint.Index,
        AmountSatoshis = new(output.Amount.Satoshis),
        Lock = new LockItem
        {
            Kind = WireWords.Lock.Write(output.Kind),
            Address = owner.ToString(),
            FromHeight = output.LockedUntil is { Kind: LockUntilKind.Height } height ? height.Value : null,
            FromTime = output.LockedUntil is { Kind: LockUntilKind.Time } time ? DateTimeOffset.FromUnixTimeSeconds(time.Value) : null,
        },
        Coinbase = output.IsCoinbase,
        Height = output.Location.Height,
        Time = TimeOf(output.TimeMilliseconds),
    };

    public static ExplorerSupplyResponse ToResponse(this ExplorerSupply supply) => new()
    {
        IssuedSatoshis = new(supply.Issued.Satoshis),
        BurnedSatoshis = new(supply.Burned.Satoshis),
        UnspentSatoshis = new(supply.Unspent.Satoshis),
        CirculatingSatoshis = new(supply.Circulating.Satoshis),
        TimeLockedSatoshis = new(supply.TimeLocked.Satoshis),
        EscrowSatoshis = new(supply.Escrow.Satoshis),
        CollateralSatoshis = new(supply.Collateral.Satoshis),
        DepositsSatoshis = new(supply.Deposits.Satoshis),
        TreasurySatoshis = new(supply.Treasury.Satoshis),
        AsOfHeight = supply.AsOfHeight,
        AsOfTime = TimeOf(supply.AsOfTimeMilliseconds),
    };

    public static ExplorerStatusResponse ToResponse(this ExplorerCounts counts, long headHeight) => new()
    {
        HeadHeight = Math.Max(headHeight, counts.AsOfHeight),
        CoveredHeight = counts.AsOfHeight,
        Blocks = counts.Blocks,
        Transactions = counts.Transactions,
        UnspentOutputs = counts.UnspentOutputs,
        Addresses = counts.Addresses,
        OwningAddresses = counts.OwningAddresses,
        Leases = counts.Leases,
    };

    public static ExplorerUnlocksResponse ToResponse(this UnlockSchedule found) => new()
    {
        Days = [.. found.Days.Select(day => new UnlockDayItem { Day = day.Day, AmountSatoshis = new(day.Amount.Satoshis), Outputs = day.Outputs })],
        Heights = [.. found.Heights.Select(at => new UnlockHeightItem { Height = at.Height, AmountSatoshis = new(at.Amount.Satoshis), Outputs = at.Outputs })],
        AsOfHeight = found.AsOfHeight,
    };

    public static ExplorerRichListResponse ToResponse(this RichList found) => new()
    {
        Items =
        [
            .. found.Items.Select(rich => new ExplorerRichItem
            {
                Rank = rich.Rank,
                Address = rich.Address.ToString(),
                BalanceSatoshis = new(rich.Total.Satoshis),
                UnspentCount = rich.UnspentCount,
            }),
        ],
        OwningAddresses = found.Addresses,
        UnspentSatoshis = new(found.Supply.Satoshis),
        AsOfHeight = found.AsOfHeight,
    };

    public static ExplorerDayItem ToItem(this DayTotals day) => new()
    {
        Day = day.Day,
        Blocks = day.Blocks,
        Transactions = day.Transactions,
        FeesSatoshis = new(Counted(day.Fees)),
        IssuedSatoshis = new(day.Issued.Satoshis),
        BurnedSatoshis = new(day.Burned.Satoshis),
    };

    public static ExplorerSearchResponse ToResponse(this ExplorerMatch match) => new()
    {
        Kind = ExplorerWords.Match.Write(match.Kind),
        Height = match.Height,
        Id = match.Id?.ToString(),
        Output = match.Output is { } output ? new OutPointItem { TransactionId = output.TransactionId.ToString(), Index = output.Index } : null,
        Address = match.Address?.ToString(),
        Path = match.Kind switch
        {
            ExplorerMatchKind.Block => $"/v1/explorer/blocks/{match.Height}",
            ExplorerMatchKind.Output => $"/v1/explorer/outputs/{match.Output}",
            ExplorerMatchKind.Address => $"/v1/explorer/addresses/{match.Address}",
            ExplorerMatchKind.Stake => $"/v1/explorer/stakes/{match.Output}",
            ExplorerMatchKind.Proposal => $"/v1/explorer/proposals/{match.Id}",
            _ => $"/v1/explorer/transactions/{match.Id}",
        },
        AsOfHeight = match.AsOfHeight,
    };

    public static DateTimeOffset TimeOf(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static long Counted(UInt128 satoshis) => satoshis > long.MaxValue ? long.MaxValue : (long)satoshis;
}
