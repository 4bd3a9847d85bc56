using Marketplace.Api;
using Marketplace.Explorer.Queries;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Words;
using Marketplace.Sql;

namespace Marketplace.Gateway.Accounts;

/// <summary>What an address owns and did, in the words of the HTTP API.</summary>
internal static class AccountMapping
{
    public static AccountResponse ToAccountResponse(this ExplorerAddress found) => new()
    {
        Address = found.Address.ToString(),
        BalanceSatoshis = new(found.Total.Satoshis),
        SpendableSatoshis = new(found.Spendable.Satoshis),
        LockedSatoshis = new((found.TimeLocked + found.Collateral).Satoshis),
        UnspentCount = found.UnspentCount,
        AsOfHeight = found.AsOfHeight,
    };

    public static UnspentPage ToPage(this Page<ExplorerUnspent> found, Address owner) => new()
    {
        Items = [.. found.Items.Select(coin => ToItem(coin, owner))],
        NextCursor = found.NextCursor,
        AsOfHeight = found.AsOfHeight ?? 0,
    };

    public static AccountTransactionPage ToPage(this Page<AddressEntry> found) => new()
    {
        Items = [.. found.Items.Select(ToItem)],
        NextCursor = found.NextCursor,
        AsOfHeight = found.AsOfHeight ?? 0,
    };

    private static UnspentItem ToItem(ExplorerUnspent coin, Address owner) => new()
    {
        TransactionId = coin.OutPoint.TransactionId.ToString(),
        Index = coin.OutPoint.Index,
        AmountSatoshis = new(coin.Amount.Satoshis),
        Height = coin.Location.Height,
        Lock = new LockItem
        {
            Kind = WireWords.Lock.Write(coin.Kind),
            Address = owner.ToString(),
            FromHeight = coin.LockedUntil is { Kind: LockUntilKind.Height } height ? height.Value : null,
            FromTime = coin.LockedUntil is { Kind: LockUntilKind.Time } time ? DateTimeOffset.FromUnixTimeSeconds(time.Value) : null,
        },
    };

    private static AccountTransactionItem ToItem(AddressEntry entry) => new()
    {
        TransactionId = entry.TransactionId.ToString(),
        Height = entry.Location.Height,
        Time = DateTimeOffset.FromUnixTimeMilliseconds(entry.TimeMilliseconds),
        SentSatoshis = new(entry.Sent.Satoshis),
        ReceivedSatoshis = new(entry.Received.Satoshis),
    };
}
