using System.CommandLine;
using Marketplace.Cli.Output;
using Marketplace.Cli.Terminal;
using Marketplace.Wallet.Keys;
using Marketplace.Api;

namespace Marketplace.Cli.Commands;

/// <summary>`market account`: balance, unspent outputs and history of an address.</summary>
internal static class AccountCommand
{
    public static Command Create(CommandRuntime runtime)
    {
        var address = new Argument<string?>("address") { Description = "The address, or a wallet's name. Default: the wallet.", Arity = ArgumentArity.ZeroOrOne };
        var history = NumberOption.WithDefault("--history", 0, 200, 0, "Also show so many of the newest transactions.");
        var unspent = new Option<bool>("--unspent") { Description = "Also show the unspent outputs." };
        return new CliCommand("account", "Show what an address owns.")
        {
            Examples = ["market account", "market account t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6 --history 20", "market account --unspent --json"],
        }
            .With(address, history, unspent)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var owner = context.AddressOrWallet(context.Value(address));
                var output = new AccountOutput { Account = await context.Client.GetAccountAsync(owner, cancellationToken) };
                if (context.Value(unspent))
                {
                    output = output with { Unspent = (await context.Client.GetUnspentPageAsync(owner, cancellationToken: cancellationToken)).Items };
                }

                if (context.Value(history) is > 0 and var count)
                {
                    output = output with { Transactions = (await context.Client.GetHistoryPageAsync(owner, null, count, cancellationToken)).Items };
                }

                context.Screen.Show(output, CliJson.Readable.AccountOutput, screen => Print(screen, output));
                if (context.Value(address) is null && !context.Screen.IsJson && context.Wallet() is { Kind: WalletKind.Phrase } wallet && wallet.Accounts.Sum(account => account.ReceiveCount + account.ChangeCount) > 1)
                {
                    context.Screen.Note("This wallet has more addresses. See all of them together with: market wallet balance");
                }
            });
    }

    private static void Print(Screen screen, AccountOutput output)
    {
        var account = output.Account;
        screen.Pairs(
            ("address", account.Address),
            ("balance", Screen.Flux(account.BalanceSatoshis)),
            ("spendable", Screen.Flux(account.SpendableSatoshis)),
            ("locked", account.LockedSatoshis > 0 ? Screen.Flux(account.LockedSatoshis) : null),
            ("at height", $"{account.AsOfHeight}"));
        if (output.Unspent is { } unspent)
        {
            screen.Line();
            screen.Table(
                ["Transaction", ">Index", ">Amount", "Lock", ">Height"],
                unspent.Select(item => new[] { item.TransactionId, $"{item.Index}", Screen.Flux(item.AmountSatoshis), Lock(item.Lock), $"{item.Height}" }),
                "No unspent outputs.");
        }

        if (output.Transactions is { } transactions)
        {
            screen.Line();
            screen.Table(
                ["Time", ">Received", ">Sent", "Transaction"],
                transactions.Select(item => new[]
                {
                    $"{item.Time:yyyy-MM-dd HH:mm:ss}", Screen.Flux(item.ReceivedSatoshis), Screen.Flux(item.SentSatoshis), item.TransactionId,
                }),
                "No transactions.");
        }
    }

    private static string Lock(LockItem item) => item switch
    {
        { Kind: "time", FromTime: { } time } => $"until {time:yyyy-MM-dd HH:mm}",
        { Kind: "time", FromHeight: { } height } => $"until height {height}",
        _ => item.Kind,
    };
}
