using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Wallet.CoSigning;
using Marketplace.Wallet.Keys;

namespace Marketplace.Wallet.Payments;

/// <summary>A transaction whose coins are chosen and that nobody has signed: keys sign it at once, or several people one after the other.</summary>
/// <param name="Transaction">Without witnesses; the change comes last.</param>
/// <param name="Fee">What it pays for itself.</param>
/// <param name="Change">What goes back; zero where it has no change output.</param>
/// <param name="Coins">What it spends.</param>
public sealed record TransactionDraft(Transaction Transaction, Money Fee, Money Change, ImmutableArray<Coin> Coins)
{
    /// <summary>
    /// Chooses coins that pay for outputs: where it can without change, else with as few coins as it takes; more of them where that costs
    /// nothing, so that a wallet does not end in many small ones. No change is so small that it could not be spent.
    /// </summary>
    /// <param name="coins">What there is to choose from; amounts must be true, because a signature does not cover them.</param>
    /// <param name="outputs">What is paid.</param>
    /// <param name="payload">What the transaction does beyond that; what a <see cref="Burn"/> destroys is paid too. Null for a transfer.</param>
    /// <param name="change">Where change goes.</param>
    /// <param name="network">The network, for its fees and the most that one may be.</param>
    /// <exception cref="WalletException">The coins are not enough, or too many are needed, or the fee is above the limit.</exception>
    public static TransactionDraft Create(
        IReadOnlyCollection<Coin> coins, ImmutableArray<TransactionOutput> outputs, TransactionPayload? payload, Address change, NetworkRules network)
    {
        ArgumentNullException.ThrowIfNull(coins);
        ArgumentNullException.ThrowIfNull(network);
        var burned = payload is Burn burn ? burn.Amount : Money.Zero;
        var target = outputs.Aggregate(burned, (sum, output) => sum + output.Amount);
        var selection = CoinSelection.Choose(coins, target, new TransactionShape(outputs, payload, network).Rules) ?? throw NotEnough(coins, target, change);
        network.RequireFair(selection.Fee);
        return Of(selection, outputs, payload, change);
    }

    /// <summary>Signs with the keys that own the coins.</summary>
    /// <param name="keys">Own the coins.</param>
    /// <param name="network">The network that the signatures hold on.</param>
    /// <param name="parties">Who signs beside the owners, because the payload names them: a renter, a voter, a machine. Nobody else may.</param>
    public FundedTransaction Sign(WalletKeys keys, NetworkRules network, params IEnumerable<PrivateKey> parties)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(network);
        var owners = Coins.Select(coin => keys.KeyOf(coin.Owner.Hash));
        return new FundedTransaction(Transaction.Sign(network.GenesisHash, owners.Concat(parties)), Fee, Change, Coins);
    }

    /// <summary>Puts the facts together that co-signers need.</summary>
    /// <param name="network">The network that the signatures will hold on.</param>
    /// <param name="spent">The outputs that the coins are, with their true amounts and locks.</param>
    /// <param name="script">The script of the multi-signature address that owns the coins; null where a key does.</param>
    /// <exception cref="FormatException">The facts do not fit the transaction.</exception>
    public PartialTransaction Share(NetworkRules network, IReadOnlyDictionary<OutPoint, TransactionOutput> spent, RedeemScript? script)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(spent);
        return PartialTransaction.Create(
            network.Parameters.Name,
            network.GenesisHash,
            Transaction,
            [.. Transaction.Inputs.Select(input => new PartialInput(input, spent[input], script))]);
    }

    internal static TransactionDraft Of(CoinSelection selection, ImmutableArray<TransactionOutput> outputs, TransactionPayload? payload, Address change)
    {
        var transaction = Transaction.Create(
            selection.Coins.Select(coin => coin.OutPoint),
            selection.Change.IsZero ? outputs : outputs.Add(new TransactionOutput(selection.Change, OutputLock.Of(change))),
            payload);
        return new TransactionDraft(transaction, selection.Fee, selection.Change, selection.Coins);
    }

    private static WalletException NotEnough(IReadOnlyCollection<Coin> coins, Money target, Address address)
    {
        var sum = coins.Aggregate(Money.Zero, (total, coin) => total + coin.Amount);
        return sum > target && coins.Count > FormatLimits.MaxInputs
            ? new WalletException(
                $"The money of {address} lies in {coins.Count} pieces, too many for one transaction. Put it together first.", WalletErrorCodes.TooManyCoins)
            : new WalletException($"{address} can spend {sum} FLUX; {target} FLUX and the fee are needed.", WalletErrorCodes.NotEnoughMoney);
    }
}
