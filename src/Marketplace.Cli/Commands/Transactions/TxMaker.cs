using System.Collections.Immutable;
using Marketplace.Wallet.Funding;
using Marketplace.Wallet.Partial;
using Marketplace.Wallet.Keys;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Cli.Commands.Transactions;

/// <summary>Makes unsigned transactions of a wallet's coins; needs no password.</summary>
internal static class TxMaker
{
    /// <summary>Chooses coins, has the host's word about them proved, and puts the facts together.</summary>
    public static async Task<PartialTransaction> MakeAsync(
        CommandContext context, ImmutableArray<TransactionOutput> outputs, TransactionPayload? payload, Money burned, CancellationToken cancellationToken)
    {
        var wallet = context.Wallet();
        var owners = Owners(context, wallet);
        var rules = await context.NetworkAsync(cancellationToken);
        var coins = await WalletCoins.ReadAsync(context.Client, owners, context.Environment.Time, cancellationToken);
        var target = outputs.Aggregate(burned, (sum, output) => sum + output.Amount);
        var selection = CoinSelection.Choose(coins, target, new TransactionShape(outputs, payload, rules).Rules)
            ?? throw FundedTransaction.NotEnough(coins, target, owners[0]);
        rules.RequireFair(selection.Fee);
        await WalletCoins.RequireTrueAsync(context.Client, selection.Coins, cancellationToken);
        var spent = await WalletCoins.ReadOutputsAsync(context.Client, selection.Coins.Select(coin => coin.OutPoint), cancellationToken);
        var transaction = FundedTransaction.Build(selection, outputs, payload, owners[0]);
        return PartialTransaction.Create(
            rules.Parameters.Name,
            rules.GenesisHash,
            transaction,
            [.. transaction.Inputs.Select(input => new PartialInput(input, spent[input], wallet.Script))]);
    }

    /// <summary>Refuses facts about inputs that are not those of the chain, and a file of another network.</summary>
    public static async Task RequireTrueAsync(CommandContext context, PartialTransaction partial, CancellationToken cancellationToken)
    {
        var parameters = (await context.NetworkAsync(cancellationToken)).Parameters;
        if (parameters.GenesisHash != partial.GenesisHash)
        {
            throw new CliException(
                $"The file is for the network {partial.Network} ({partial.GenesisHash}); the host belongs to {parameters.Name} ({parameters.GenesisHash}). Nothing was signed.",
                ExitCodes.Failure,
                "network-differs");
        }

        var outputs = await WalletCoins.ReadOutputsAsync(context.Client, partial.Inputs.Select(input => input.OutPoint), cancellationToken);
        if (partial.Inputs.FirstOrDefault(input => outputs[input.OutPoint] != input.Output) is { } lie)
        {
            throw new CliException(
                $"The file lies about output {lie.OutPoint}: it says {lie.Output.Amount} FLUX of {lie.Output.Lock.Owner}, the chain says {outputs[lie.OutPoint].Amount} FLUX of {outputs[lie.OutPoint].Lock.Owner}. Nothing was signed.",
                ExitCodes.Failure,
                "transaction-file-lies");
        }
    }

    private static IReadOnlyList<Address> Owners(CommandContext context, WalletFile wallet) => wallet.Kind == WalletKind.Phrase
        ? [.. wallet.Account(context.AccountNumber).Addresses().Select(at => at.Address)]
        : [Address.Parse(wallet.Address)];
}
