using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Cli.Funding;

/// <summary>A signed transaction and what it costs.</summary>
/// <param name="Transaction">Signed.</param>
/// <param name="Fee">What it pays for itself.</param>
/// <param name="Change">What goes back to the wallet.</param>
public sealed record FundedTransaction(Transaction Transaction, Money Fee, Money Change)
{
    /// <summary>The transaction in canonical encoding with its witnesses, hex.</summary>
    public string Hex => Convert.ToHexStringLower(Transaction.Encoded.Span);

    /// <summary>Pays outputs from coins of one key, gives change back to it, and signs.</summary>
    /// <param name="coins">What the key can spend; amounts must be true.</param>
    /// <param name="outputs">What is paid.</param>
    /// <param name="payload">What the transaction does beyond that.</param>
    /// <param name="key">Owns the coins, gets the change, signs.</param>
    /// <param name="parameters">The network: its fees, and its name in the signature.</param>
    /// <exception cref="CliException">The coins are not enough.</exception>
    public static FundedTransaction Create(
        IReadOnlyCollection<Coin> coins, ImmutableArray<TransactionOutput> outputs, TransactionPayload? payload, PrivateKey key, NetworkParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(coins);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(parameters);
        var target = outputs.Aggregate(Money.Zero, (sum, output) => sum + output.Amount);
        var selection = CoinSelection.Choose(coins, target, (chosen, withChange) =>
            parameters.Rules.MinimumFeeFor(Build(chosen, outputs, withChange ? Money.FromSatoshis(1) : Money.Zero, payload, key)));
        if (selection is null)
        {
            throw NotEnough(coins, target, key.Address);
        }

        var transaction = Build(selection.Coins, outputs, selection.Change, payload, key).Sign(parameters.GenesisHash, key);
        return new FundedTransaction(transaction, selection.Fee, selection.Change);
    }

    private static Transaction Build(
        IReadOnlyList<Coin> coins, ImmutableArray<TransactionOutput> outputs, Money change, TransactionPayload? payload, PrivateKey key) =>
        Transaction.Create(
            coins.Select(coin => coin.OutPoint),
            change.IsZero ? outputs : outputs.Add(TransactionOutput.To(change, key.PublicKey.Hash)),
            payload);

    private static CliException NotEnough(IReadOnlyCollection<Coin> coins, Money target, Address address)
    {
        var sum = coins.Aggregate(Money.Zero, (total, coin) => total + coin.Amount);
        return sum > target && coins.Count > CoinSelection.MaxCoins
            ? new CliException(
                $"The money of {address} lies in {coins.Count} pieces, too many for one transaction. Send smaller amounts to yourself first.",
                ExitCodes.Failure,
                "too-many-coins")
            : new CliException(
                $"{address} can spend {sum} FLUX; {target} FLUX and the fee are needed. Pay to that address first (on a devnet: market faucet).",
                ExitCodes.Failure,
                "not-enough-money");
    }
}
