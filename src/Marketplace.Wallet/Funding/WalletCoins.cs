using Marketplace.Client;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Wallet.Funding;

/// <summary>What a key can spend now, as the host lists it, and the proof of what it lists.</summary>
internal static class WalletCoins
{
    // More coins than this are not needed to pay anything in one transaction.
    private const int MaxListed = 5_000;
    private static readonly TimeSpan ListingsWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ListingsPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Everything that addresses can spend in the next block: their coins, and time-locked ones that are due.</summary>
    /// <param name="client">The host.</param>
    /// <param name="owners">The addresses.</param>
    /// <param name="time">The clock, which time locks are compared with.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <param name="maxCoins">Reads no further when it has so many.</param>
    /// <param name="collateral">Reads collaterals, and nothing else. The ledger refuses to spend one that a node stands on.</param>
    public static async Task<IReadOnlyList<Coin>> ReadAsync(
        MarketplaceClient client,
        IEnumerable<Address> owners,
        TimeProvider time,
        CancellationToken cancellationToken,
        int maxCoins = MaxListed,
        bool collateral = false)
    {
        var height = await WaitForListingsAsync(client, time, cancellationToken);
        var now = time.GetUtcNow();
        var coins = new List<Coin>();
        foreach (var owner in owners)
        {
            string? cursor = null;
            do
            {
                var page = await client.GetUnspentPageAsync(owner, cursor, cancellationToken: cancellationToken);
                coins.AddRange(page.Items.Where(item => collateral ? item.Lock.Kind == "collateral" : IsSpendable(item.Lock, height + 1, now)).Select(item => Read(item, owner)));
                cursor = page.NextCursor;
            }
            while (cursor is not null && coins.Count < maxCoins);
        }

        return coins;
    }

    private static bool IsSpendable(LockItem item, long height, DateTimeOffset now) => item switch
    {
        { Kind: "key" or "multisig" } => true,
        { Kind: "time", FromHeight: { } from } => from <= height,
        { Kind: "time", FromTime: { } from } => from <= now,
        _ => false,
    };

    // The listing of coins follows the chain at a distance. Paying from an old one could build the very transaction that was paid
    // with a moment ago, which the ledger takes for the same: so first let the listing reach what is durable now.
    private static async Task<long> WaitForListingsAsync(MarketplaceClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        var head = await client.GetHeadAsync(cancellationToken);
        var target = head.Height;
        for (var waited = TimeSpan.Zero; head.ProjectedHeight < target; waited += ListingsPause)
        {
            if (waited >= ListingsWait)
            {
                throw new WalletException(
                    $"The host's listings are at height {head.ProjectedHeight}, its chain at {target}. Nothing was signed; try again later.", "listings-late");
            }

            await Task.Delay(ListingsPause, time, cancellationToken);
            head = await client.GetHeadAsync(cancellationToken);
        }

        return target;
    }

    private static Coin Read(UnspentItem item, Address owner) =>
        Hash256.TryParse(item.TransactionId, out var id) && item.Index is >= 0 and <= uint.MaxValue && Money.TryFromSatoshis(item.AmountSatoshis, out var amount)
            ? new Coin(new OutPoint(id, (uint)item.Index), amount, owner)
            : throw new WalletException("The host lists an unspent output that cannot exist. Nothing was signed; do not use this host.", "host-not-honest");

    /// <summary>
    /// A signature does not cover the amounts of inputs, so a lying host could make a wallet give away as fee what it never saw. Each
    /// input's own transaction, which its id commits to, tells the true amount.
    /// </summary>
    /// <param name="client">The host.</param>
    /// <param name="coins">What is about to be spent.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public static async Task RequireTrueAsync(MarketplaceClient client, IReadOnlyCollection<Coin> coins, CancellationToken cancellationToken)
    {
        var outputs = await ReadOutputsAsync(client, coins.Select(coin => coin.OutPoint), cancellationToken);
        foreach (var coin in coins)
        {
            if (outputs[coin.OutPoint].Amount != coin.Amount || outputs[coin.OutPoint].Lock.Owner != coin.Owner)
            {
                throw Lie(coin.OutPoint.TransactionId);
            }
        }
    }

    /// <summary>The outputs themselves, as the transactions that made them say.</summary>
    /// <param name="client">The host.</param>
    /// <param name="outPoints">Which.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public static async Task<IReadOnlyDictionary<OutPoint, TransactionOutput>> ReadOutputsAsync(
        MarketplaceClient client, IEnumerable<OutPoint> outPoints, CancellationToken cancellationToken)
    {
        var outputs = new Dictionary<OutPoint, TransactionOutput>();
        foreach (var group in outPoints.GroupBy(outPoint => outPoint.TransactionId))
        {
            var source = await ReadTransactionAsync(client, group.Key, cancellationToken);
            foreach (var outPoint in group)
            {
                outputs[outPoint] = outPoint.Index < source.Outputs.Length ? source.Outputs[(int)outPoint.Index] : throw Lie(group.Key);
            }
        }

        return outputs;
    }

    /// <summary>A transaction of the chain, which its id commits to.</summary>
    /// <exception cref="WalletException">The host gave another.</exception>
    public static async Task<Transaction> ReadTransactionAsync(MarketplaceClient client, Hash256 id, CancellationToken cancellationToken)
    {
        var answer = await client.GetTransactionAsync(id.ToString(), cancellationToken);
        return TryDecode(answer.Transaction, out var transaction) && transaction.Id == id ? transaction : throw Lie(id);
    }

    private static bool TryDecode(string hex, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Transaction? transaction)
    {
        transaction = null;
        try
        {
            return Transaction.TryDecode(Convert.FromHexString(hex), out transaction, out _);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static WalletException Lie(Hash256 transaction) => new(
        $"The host lists money that transaction {transaction} does not hold. Nothing was sent; do not use this host.", "host-not-honest");
}
