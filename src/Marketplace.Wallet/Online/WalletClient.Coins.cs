using System.Diagnostics.CodeAnalysis;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Wallet.Payments;

namespace Marketplace.Wallet.Online;

/// <content>Coins as a host lists them, and the proof of what it lists.</content>
public sealed partial class WalletClient
{
    // More coins than this are not needed to pay anything in one transaction.
    private const int UsualMaxCoins = 5_000;
    private static readonly TimeSpan ListingsWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ListingsPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Everything that addresses can spend in the next block: their coins, and time-locked ones that are due.</summary>
    /// <param name="owners">The addresses.</param>
    /// <param name="maxCoins">Reads no further when it has so many. The default is 5,000.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <remarks>What it says about amounts is the host's word; <see cref="RequireTrueAsync(IReadOnlyCollection{Coin}, CancellationToken)"/> checks it.</remarks>
    public async Task<IReadOnlyList<Coin>> GetCoinsAsync(
        IEnumerable<Address> owners, int maxCoins = UsualMaxCoins, CancellationToken cancellationToken = default)
    {
        var height = await WaitForListingsAsync(cancellationToken);
        var now = _time.GetUtcNow();
        return await ReadAsync(owners, item => IsSpendable(item, height + 1, now), maxCoins, cancellationToken);
    }

    /// <summary>The collaterals of addresses. The ledger refuses to spend one that a node stands on.</summary>
    /// <param name="owners">The addresses.</param>
    /// <param name="maxCoins">Reads no further when it has so many. The default is 5,000.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<IReadOnlyList<Coin>> GetCollateralsAsync(
        IEnumerable<Address> owners, int maxCoins = UsualMaxCoins, CancellationToken cancellationToken = default)
    {
        await WaitForListingsAsync(cancellationToken);
        return await ReadAsync(owners, item => item.Kind == "collateral", maxCoins, cancellationToken);
    }

    /// <summary>
    /// Has the host prove what coins are worth. A signature does not cover the amounts of inputs, so a lying host could make a wallet give away as
    /// fee what it never saw; each input's own transaction, which its id commits to, tells the true amount.
    /// </summary>
    /// <param name="coins">What is about to be spent.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="WalletException">A coin is not what was said.</exception>
    public async Task RequireTrueAsync(IReadOnlyCollection<Coin> coins, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(coins);
        var outputs = await GetOutputsAsync(coins.Select(coin => coin.OutPoint), cancellationToken);
        foreach (var coin in coins)
        {
            if (outputs[coin.OutPoint].Amount != coin.Amount || outputs[coin.OutPoint].Lock.Owner != coin.Owner)
            {
                throw Lie(coin.OutPoint.TransactionId);
            }
        }
    }

    /// <summary>Outputs, as the transactions that made them say.</summary>
    /// <param name="outPoints">Which.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="WalletException">The host gave another transaction, or one has no such output.</exception>
    public async Task<IReadOnlyDictionary<OutPoint, TransactionOutput>> GetOutputsAsync(
        IEnumerable<OutPoint> outPoints, CancellationToken cancellationToken = default)
    {
        var outputs = new Dictionary<OutPoint, TransactionOutput>();
        foreach (var group in outPoints.GroupBy(outPoint => outPoint.TransactionId))
        {
            var source = await GetTransactionAsync(group.Key, cancellationToken);
            foreach (var outPoint in group)
            {
                outputs[outPoint] = outPoint.Index < source.Outputs.Length ? source.Outputs[(int)outPoint.Index] : throw Lie(group.Key);
            }
        }

        return outputs;
    }

    /// <summary>A transaction of the chain: the very one, because its id commits to all of it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="WalletException">The host gave another.</exception>
    public async Task<Transaction> GetTransactionAsync(Hash256 id, CancellationToken cancellationToken = default)
    {
        var answer = await _client.GetTransactionAsync(id.ToString(), cancellationToken);
        return TryDecode(answer.Transaction, out var transaction) && transaction.Id == id ? transaction : throw Lie(id);
    }

    private async Task<IReadOnlyList<Coin>> ReadAsync(
        IEnumerable<Address> owners, Func<LockItem, bool> wanted, int maxCoins, CancellationToken cancellationToken)
    {
        var coins = new List<Coin>();
        foreach (var owner in owners)
        {
            string? cursor = null;
            do
            {
                var page = await _client.GetUnspentPageAsync(owner, cursor, cancellationToken: cancellationToken);
                coins.AddRange(page.Items.Where(item => wanted(item.Lock)).Select(item => Read(item, owner)));
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
    private async Task<long> WaitForListingsAsync(CancellationToken cancellationToken)
    {
        var head = await _client.GetHeadAsync(cancellationToken);
        var target = head.Height;
        for (var waited = TimeSpan.Zero; head.ProjectedHeight < target; waited += ListingsPause)
        {
            if (waited >= ListingsWait)
            {
                throw new WalletException(
                    $"The host's listings are at height {head.ProjectedHeight}, its chain at {target}. Nothing was signed; try again later.",
                    WalletErrorCodes.ListingsLate);
            }

            await Task.Delay(ListingsPause, _time, cancellationToken);
            head = await _client.GetHeadAsync(cancellationToken);
        }

        return target;
    }

    private static Coin Read(UnspentItem item, Address owner) =>
        Hash256.TryParse(item.TransactionId, out var id) && item.Index is >= 0 and <= uint.MaxValue && Money.TryFromSatoshis(item.AmountSatoshis, out var amount)
            ? new Coin(new OutPoint(id, (uint)item.Index), amount, owner)
            : throw new WalletException(
                "The host lists an unspent output that cannot exist. Nothing was signed; do not use this host.", WalletErrorCodes.HostNotHonest);

    private static bool TryDecode(string hex, [NotNullWhen(true)] out Transaction? transaction)
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
        $"The host lists money that transaction {transaction} does not hold. Nothing was sent; do not use this host.", WalletErrorCodes.HostNotHonest);
}
