using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Ledger.Governance;
using Marketplace.Wallet.Keys;

namespace Marketplace.Wallet.Payments;

/// <summary>A signed transaction and what it costs.</summary>
/// <param name="Transaction">Signed.</param>
/// <param name="Fee">What it pays for itself.</param>
/// <param name="Change">What goes back to the wallet.</param>
/// <param name="Coins">What it spends.</param>
public sealed record FundedTransaction(Transaction Transaction, Money Fee, Money Change, ImmutableArray<Coin> Coins)
{
    /// <summary>Pays outputs from a wallet's coins, gives change back to it, and signs. Needs no host.</summary>
    /// <param name="coins">What the keys can spend; amounts must be true.</param>
    /// <param name="outputs">What is paid.</param>
    /// <param name="payload">
    /// What the transaction does beyond that; where that has a party of its own (a renter, a voter), <see cref="WalletKeys.First"/> signs for it.
    /// Null for a transfer.
    /// </param>
    /// <param name="keys">Own the coins, get the change, sign.</param>
    /// <param name="network">The network: its fees, and its name in the signature.</param>
    /// <exception cref="WalletException">The coins are not enough, or too many are needed, or the fee is above the limit.</exception>
    public static FundedTransaction Create(
        IReadOnlyCollection<Coin> coins, ImmutableArray<TransactionOutput> outputs, TransactionPayload? payload, WalletKeys keys, NetworkRules network)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var draft = TransactionDraft.Create(coins, outputs, payload, keys.Change, network);
        return HasParty(payload) ? draft.Sign(keys, network, keys.First) : draft.Sign(keys, network);
    }

    // Nobody may sign who has no part in a transaction.
    private static bool HasParty(TransactionPayload? payload) => payload is not (null or Propose or Burn);
}
