using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Wallet.CoSigning;

namespace Marketplace.Cli.Commands.Transactions;

/// <summary>Makes unsigned transactions of the coins of the wallet that the line means; needs no password.</summary>
internal static class TxMaker
{
    /// <summary>Chooses coins, has the host's word about them proved, and puts the facts together.</summary>
    public static async Task<PartialTransaction> MakeAsync(
        CommandContext context, ImmutableArray<TransactionOutput> outputs, TransactionPayload? payload, CancellationToken cancellationToken)
    {
        var wallet = context.Wallet();
        var owners = wallet.Addresses(context.AccountNumber);
        var rules = await context.NetworkAsync(cancellationToken);
        return await context.WalletClient.PrepareAsync(owners, wallet.Script, outputs, payload, rules, cancellationToken);
    }
}
