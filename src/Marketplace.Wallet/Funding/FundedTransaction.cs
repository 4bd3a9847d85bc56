using System.Collections.Immutable;
using Marketplace.Wallet.Keys;
using Marketplace.Ledger;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;

namespace Marketplace.Wallet.Funding;

/// <summary>A signed transaction and what it costs.</summary>
/// <param name="Transaction">Signed.</param>
/// <param name="Fee">What it pays for itself.</param>
/// <param name="Change">What goes back to the wallet.</param>
/// <param name="Coins">What it spends.</param>
public sealed record FundedTransaction(Transaction Transaction, Money Fee, Money Change, ImmutableArray<Coin> Coins)
{
    /// <summary>The transaction in canonical encoding with its witnesses, hex.</summary>
    public string Hex => Convert.ToHexStringLower(Transaction.Encoded.Span);

    /// <summary>Pays outputs from a wallet's coins, gives change back to it, and signs.</summary>
    /// <param name="coins">What the keys can spend; amounts must be true.</param>
    /// <param name="outputs">What is paid.</param>
    /// <param name="payload">What the transaction does beyond that; where that has a party of its own (a renter, a voter), <see cref="WalletKeys.First"/> signs for it.</param>
    /// <param name="keys">Own the coins, get the change, sign.</param>
    /// <param name="network">The network: its fees, and its name in the signature.</param>
    /// <param name="burned">What is neither paid nor change nor fee.</param>
    /// <exception cref="WalletException">The coins are not enough.</exception>
    public static FundedTransaction Create(
        IReadOnlyCollection<Coin> coins,
        ImmutableArray<TransactionOutput> outputs,
        TransactionPayload? payload,
        WalletKeys keys,
        NetworkRules network,
        Money burned = default)
    {
        ArgumentNullException.ThrowIfNull(coins);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(network);
        var target = outputs.Aggregate(burned, (sum, output) => sum + output.Amount);
        var selection = CoinSelection.Choose(coins, target, new TransactionShape(outputs, payload, network).Rules) ?? throw NotEnough(coins, target, keys.First.Address);
        network.RequireFair(selection.Fee);
        var signers = selection.Coins.Select(coin => keys.KeyOf(coin.Owner.Hash));
        var transaction = Build(selection, outputs, payload, keys.Change)
            .Sign(network.GenesisHash, HasParty(payload) ? signers.Append(keys.First) : signers);
        return new FundedTransaction(transaction, selection.Fee, selection.Change, selection.Coins);
    }

    /// <summary>As with <see cref="WalletKeys"/>, for one key alone.</summary>
    /// <param name="coins">What the key can spend; amounts must be true.</param>
    /// <param name="outputs">What is paid.</param>
    /// <param name="payload">What the transaction does beyond that.</param>
    /// <param name="key">Owns the coins, gets the change, signs.</param>
    /// <param name="network">The network.</param>
    /// <exception cref="WalletException">The coins are not enough.</exception>
    public static FundedTransaction Create(
        IReadOnlyCollection<Coin> coins, ImmutableArray<TransactionOutput> outputs, TransactionPayload? payload, PrivateKey key, NetworkRules network)
    {
        using var keys = WalletKeys.Of(key);
        return Create(coins, outputs, payload, keys, network);
    }

    /// <summary>A transaction of selected coins that nobody has signed yet; the change comes last.</summary>
    /// <param name="selection">The coins and the change.</param>
    /// <param name="outputs">What is paid.</param>
    /// <param name="payload">What it does beyond that.</param>
    /// <param name="change">Where change goes.</param>
    internal static Transaction Build(CoinSelection selection, ImmutableArray<TransactionOutput> outputs, TransactionPayload? payload, Address change) =>
        Transaction.Create(
            selection.Coins.Select(coin => coin.OutPoint),
            selection.Change.IsZero ? outputs : outputs.Add(new TransactionOutput(selection.Change, OutputLock.Of(change))),
            payload);

    // Nobody may sign who has no part in a transaction.
    private static bool HasParty(TransactionPayload? payload) => payload is not (null or Propose or Burn);

    internal static WalletException NotEnough(IReadOnlyCollection<Coin> coins, Money target, Address address)
    {
        var sum = coins.Aggregate(Money.Zero, (total, coin) => total + coin.Amount);
        return sum > target && coins.Count > FormatLimits.MaxInputs
            ? new WalletException(
                $"The money of {address} lies in {coins.Count} pieces, too many for one transaction. Put it together first: market wallet sweep",
                "too-many-coins")
            : new WalletException(
                $"{address} can spend {sum} FLUX; {target} FLUX and the fee are needed. Pay to that address first (on a devnet: market faucet).",
                "not-enough-money");
    }
}
