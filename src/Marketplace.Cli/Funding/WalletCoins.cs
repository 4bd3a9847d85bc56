using Marketplace.Cli.Api;
using Marketplace.Gateway.Contracts;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Cli.Funding;

/// <summary>What a key can spend now, as the host lists it, and the proof of what it lists.</summary>
internal static class WalletCoins
{
    // More coins than this are not needed to pay anything in one transaction.
    private const int MaxListed = 5_000;
    private static readonly TimeSpan ListingsWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ListingsPause = TimeSpan.FromMilliseconds(100);

    public static async Task<IReadOnlyList<Coin>> ReadAsync(MarketplaceClient client, Address address, TimeProvider time, CancellationToken cancellationToken)
    {
        await WaitForListingsAsync(client, time, cancellationToken);
        var coins = new List<Coin>();
        string? cursor = null;
        do
        {
            var page = await client.GetUnspentAsync(address, cursor, cancellationToken);
            coins.AddRange(page.Items
                .Where(item => item.Lock.Kind == "key")
                .Select(Read));
            cursor = page.NextCursor;
        }
        while (cursor is not null && coins.Count < MaxListed);
        return coins;
    }

    // The listing of coins follows the chain at a distance. Paying from an old one could build the very transaction that was paid
    // with a moment ago, which the ledger takes for the same: so first let the listing reach what is durable now.
    private static async Task WaitForListingsAsync(MarketplaceClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        var head = await client.GetHeadAsync(cancellationToken);
        var target = head.Height;
        for (var waited = TimeSpan.Zero; head.ProjectedHeight < target; waited += ListingsPause)
        {
            if (waited >= ListingsWait)
            {
                throw new CliException(
                    $"The host's listings are at height {head.ProjectedHeight}, its chain at {target}. Nothing was signed; try again later.", ExitCodes.Failure, "listings-late");
            }

            await Task.Delay(ListingsPause, time, cancellationToken);
            head = await client.GetHeadAsync(cancellationToken);
        }
    }

    private static Coin Read(UnspentItem item) =>
        Hash256.TryParse(item.TransactionId, out var id) && item.Index is >= 0 and <= uint.MaxValue && Money.TryFromSatoshis(item.AmountSatoshis, out var amount)
            ? new Coin(new OutPoint(id, (uint)item.Index), amount)
            : throw new CliException("The host lists an unspent output that cannot exist. Nothing was signed; do not use this host.", ExitCodes.Failure, "host-not-honest");

    /// <summary>
    /// A signature does not cover the amounts of inputs, so a lying host could make a wallet give away as fee what it never saw. Each
    /// input's own transaction, which its id commits to, tells the true amount.
    /// </summary>
    public static async Task RequireTrueAsync(
        MarketplaceClient client, FundedTransaction funded, IReadOnlyCollection<Coin> coins, Address owner, CancellationToken cancellationToken)
    {
        var amounts = coins.ToDictionary(coin => coin.OutPoint, coin => coin.Amount);
        foreach (var inputs in funded.Transaction.Inputs.GroupBy(input => input.TransactionId))
        {
            var answer = await client.GetTransactionAsync(inputs.Key.ToString(), cancellationToken);
            if (!TryDecode(answer.Transaction, out var source) || source.Id != inputs.Key)
            {
                throw Lie(inputs.Key);
            }

            foreach (var input in inputs)
            {
                if (input.Index >= source.Outputs.Length
                    || source.Outputs[(int)input.Index] is not { Lock: KeyLock key } output
                    || key.Hash != owner.Hash
                    || output.Amount != amounts[input])
                {
                    throw Lie(inputs.Key);
                }
            }
        }
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

    private static CliException Lie(Hash256 transaction) => new(
        $"The host lists money that transaction {transaction} does not hold. Nothing was sent; do not use this host.", ExitCodes.Failure, "host-not-honest");
}
