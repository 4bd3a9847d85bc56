using System.CommandLine;
using Marketplace.Wallet.Payments;
using Marketplace.Cli.Output;
using Marketplace.Cli.Terminal;
using Marketplace.Wallet.Keys;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Cli.Commands.Wallets;

/// <summary>`market wallet sweep`: moves everything to one address.</summary>
internal static class WalletSweepCommand
{
    // So many coins take some hundred transactions; who has more sweeps again.
    private const int MaxCoins = 200_000;

    public static CliCommand Create(CommandRuntime runtime)
    {
        var to = new Option<string>("--to") { Description = "Who gets it: an address, or a wallet's name.", HelpName = "ADDRESS", Required = true };
        var key = new Option<bool>("--key") { Description = "Sweep a private key (wallet import format) that is asked for, or read from standard input, instead of a wallet." };
        var keyFile = new Option<string?>("--key-file") { Description = "Sweep the private key on the first line of a file instead of a wallet.", HelpName = "FILE" };
        var collateral = new Option<bool>("--collateral") { Description = "Sweep collaterals whose stake is no longer registered, and nothing else." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        return new CliCommand("sweep", "Pay all coins of all accounts of a wallet, or of a private key, to one address; in several transactions where one is too small.")
        {
            Examples = ["market wallet sweep --to t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", "market wallet sweep --to alice --key-file paper.wif --yes"],
        }
            .With(to, key, keyFile, collateral, yes)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var receiver = context.ReadAddress(context.Value(to)!);
                var rules = await context.NetworkAsync(cancellationToken);
                using var secret = context.Value(key) || context.Value(keyFile) is not null ? ReadKey(context, context.Value(keyFile)) : null;
                using var keys = secret is null ? AllKeys(context) : WalletKeys.Of(secret);
                var coins = context.Value(collateral)
                    ? await context.WalletClient.GetCollateralsAsync(keys.Addresses, MaxCoins, cancellationToken)
                    : await context.WalletClient.GetCoinsAsync(keys.Addresses, MaxCoins, cancellationToken);
                var sweep = Sweep.Create(coins, receiver, keys, rules);
                if (sweep.Transactions.IsEmpty)
                {
                    throw new CliException($"There is nothing to sweep: {coins.Count} coins, which are not worth the fee of moving them.", ExitCodes.Failure, "nothing-to-sweep");
                }

                await context.WalletClient.RequireTrueAsync([.. sweep.Transactions.SelectMany(part => part.Coins)], cancellationToken);
                var sum = sweep.Transactions.Aggregate(Money.Zero, (total, part) => total + part.Transaction.OutputSum);
                var fees = sweep.Transactions.Aggregate(Money.Zero, (total, part) => total + part.Fee);
                context.Confirm(
                    $"Pay {sum} FLUX to {receiver} on {rules.Parameters.Name}, for {fees} FLUX of fees in {sweep.Transactions.Length} transaction{(sweep.Transactions.Length == 1 ? "" : "s")}?",
                    context.Value(yes));
                foreach (var part in sweep.Transactions)
                {
                    var answer = await context.Client.SubmitAsync(part.Transaction, cancellationToken);
                    Print(context, part, receiver, answer.TransactionId, answer.Height);
                }

                if (sweep.LeftCoins > 0)
                {
                    context.Screen.Note($"{sweep.LeftCoins} coins of {sweep.Left} FLUX together are left: they are not worth the fee of moving them.");
                }
            });
    }

    private static WalletKeys AllKeys(CommandContext context)
    {
        var wallet = context.Wallet();
        return WalletKeys.Of(wallet, context.Unlock(wallet));
    }

    private static PrivateKey ReadKey(CommandContext context, string? file) =>
        PrivateKey.TryFromWif(SecretInput.Read(context.Environment, file, "key", "Private key (wallet import format): "), out var key, out var fault)
            ? key
            : throw new CliException($"{fault} Nothing was signed.", ExitCodes.Failure, "invalid-key");

    private static void Print(CommandContext context, FundedTransaction part, Address to, string id, long height)
    {
        var output = new SweepOutput
        {
            TransactionId = id,
            Address = to.ToString(),
            Inputs = part.Transaction.Inputs.Length,
            AmountSatoshis = new(part.Transaction.OutputSum.Satoshis),
            FeeSatoshis = new(part.Fee.Satoshis),
            Height = height,
        };
        context.Screen.Show(output, CliJson.Readable.SweepOutput, screen => screen.Line(
            $"paid {Screen.Flux(output.AmountSatoshis)} of {output.Inputs} coins in transaction {output.TransactionId}, block {output.Height}; fee {Screen.Flux(output.FeeSatoshis)}"));
    }
}
