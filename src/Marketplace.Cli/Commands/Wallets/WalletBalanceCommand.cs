using Marketplace.Cli.Output;
using Marketplace.Cli.Terminal;
using Marketplace.Cli.Wallets;
using Marketplace.Wallet.Keys;
using Marketplace.Ledger.Keys;

namespace Marketplace.Cli.Commands.Wallets;

/// <summary>`market wallet balance`: what all addresses of a wallet own together.</summary>
internal static class WalletBalanceCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var name = WalletCommand.Name();
        return new CliCommand("balance", "Show what all addresses of a wallet own, account by account.")
        {
            Examples = ["market wallet balance", "market wallet balance alice --json"],
        }
            .With(name)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var wallet = WalletDirectory.Choose(context.Wallets, context.Environment, context.Value(name) ?? context.WalletName);
                var items = new List<BalanceItem>();
                foreach (var (account, addresses) in Addresses(wallet))
                {
                    items.Add(await SumAsync(context, account, addresses, cancellationToken));
                }

                var output = new BalanceOutput
                {
                    Wallet = wallet.Name,
                    BalanceSatoshis = new(items.Sum(item => item.BalanceSatoshis)),
                    SpendableSatoshis = new(items.Sum(item => item.SpendableSatoshis)),
                    Items = items,
                };
                context.Screen.Show(output, CliJson.Readable.BalanceOutput, screen => Print(screen, output));
            });
    }

    private static IEnumerable<(int? Account, IReadOnlyList<Address> Addresses)> Addresses(WalletFile wallet) => wallet.Kind == WalletKind.Phrase
        ? wallet.Accounts.Select(account => ((int?)account.Number, wallet.Addresses(account.Number)))
        : [(null, wallet.Addresses())];

    private static async Task<BalanceItem> SumAsync(CommandContext context, int? account, IReadOnlyList<Address> addresses, CancellationToken cancellationToken)
    {
        var (balance, spendable, outputs) = (0L, 0L, 0L);
        foreach (var address in addresses)
        {
            var answer = await context.Client.GetAccountAsync(address, cancellationToken);
            (balance, spendable, outputs) = (balance + answer.BalanceSatoshis, spendable + answer.SpendableSatoshis, outputs + answer.UnspentCount);
        }

        return new BalanceItem { Account = account, Addresses = addresses.Count, BalanceSatoshis = new(balance), SpendableSatoshis = new(spendable), UnspentCount = outputs };
    }

    private static void Print(Screen screen, BalanceOutput output)
    {
        screen.Pairs(("wallet", output.Wallet), ("balance", Screen.Flux(output.BalanceSatoshis)), ("spendable", Screen.Flux(output.SpendableSatoshis)));
        if (output.Items.Count > 1)
        {
            screen.Line();
            screen.Table(
                [">Account", ">Balance", ">Spendable", ">Outputs", ">Addresses"],
                output.Items.Select(item => new[]
                {
                    $"{item.Account}", Screen.Flux(item.BalanceSatoshis), Screen.Flux(item.SpendableSatoshis), $"{item.UnspentCount}", $"{item.Addresses}",
                }),
                "");
        }
    }
}
