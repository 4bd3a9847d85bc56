using Marketplace.Wallet.Payments;
using Marketplace.Cli.Output;
using Marketplace.Cli.Terminal;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Cli.Commands.Stakes;

/// <summary>Signs and submits what is done about a stake, and shows what became of it.</summary>
internal static class StakePayments
{
    /// <summary>A transaction that moves nothing and pays nothing.</summary>
    public static async Task SubmitFreeAsync(
        CommandContext context, string change, OutPoint collateral, Transaction transaction, NetworkRules rules, PrivateKey signer, CancellationToken cancellationToken)
    {
        var signed = transaction.Sign(rules.GenesisHash, signer);
        var answer = await context.Client.SubmitAsync(signed, cancellationToken);
        Show(context, new StakeChangeOutput { Change = change, Collateral = collateral.ToString(), TransactionId = answer.TransactionId, Height = answer.Height });
    }

    /// <summary>A transaction that the wallet pays for and that parties sign beside the owners of its coins.</summary>
    public static async Task SubmitPaidAsync(
        CommandContext context, string change, OutPoint collateral, TransactionPayload payload, NetworkRules rules, PrivateKey[] parties, CancellationToken cancellationToken)
    {
        var keys = context.Keys();
        var (funded, answer) = await context.WalletClient.PayAsync(
            keys, coins => TransactionDraft.Create(coins, [], payload, keys.Change, rules).Sign(keys, rules, parties), cancellationToken);
        Show(context, new StakeChangeOutput
        {
            Change = change, Collateral = collateral.ToString(), TransactionId = answer.TransactionId, Height = answer.Height, FeeSatoshis = new(funded.Fee.Satoshis),
        });
    }

    public static void Show(CommandContext context, StakeChangeOutput output) => context.Screen.Show(output, CliJson.Readable.StakeChangeOutput, screen => screen.Pairs(
        (output.Change.Replace('-', ' '), output.Collateral),
        ("reward", output.RewardSatoshis is { } reward ? Screen.Flux(reward) : null),
        ("fee", output.FeeSatoshis is { } fee ? Screen.Flux(fee) : null),
        ("transaction", output.TransactionId),
        ("in block", $"{output.Height}")));
}
