using Marketplace.Client;
using Marketplace.Wallet.Keys;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Wallet.Funding;

/// <summary>Builds transactions from a wallet's coins and hands them in; builds anew where another spent the coins meanwhile.</summary>
internal sealed class WalletPayments(MarketplaceClient client, IReadOnlyList<Address> owners)
{
    // Another program with the same key may spend a coin between the listing and the submission.
    private const int Attempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    public WalletPayments(MarketplaceClient client, WalletKeys keys)
        : this(client, keys.Addresses)
    {
    }

    public WalletPayments(MarketplaceClient client, PrivateKey key)
        : this(client, [key.Address])
    {
    }

    /// <summary>Builds, checks and submits; returns what the host answered, with the transaction that it took.</summary>
    /// <param name="build">Makes the signed transaction from coins.</param>
    /// <param name="submit">Hands its hex in.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops between attempts.</param>
    public async Task<(FundedTransaction Funded, T Answer)> PayAsync<T>(
        Func<IReadOnlyList<Coin>, FundedTransaction> build,
        Func<FundedTransaction, CancellationToken, Task<T>> submit,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var coins = await WalletCoins.ReadAsync(client, owners, time, cancellationToken);
            var funded = build(coins);
            await WalletCoins.RequireTrueAsync(client, funded.Coins, cancellationToken);
            try
            {
                return (funded, await submit(funded, cancellationToken));
            }
            catch (ApiException e) when (attempt < Attempts && IsSpentElsewhere(e))
            {
                await Task.Delay(Pause * attempt, time, cancellationToken);
            }
        }
    }

    private static bool IsSpentElsewhere(ApiException e) =>
        e.Problem.Code == RejectionCode.OutputUnknown.ToName();
}
