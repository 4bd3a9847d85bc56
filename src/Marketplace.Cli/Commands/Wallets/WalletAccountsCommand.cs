using System.CommandLine;
using Marketplace.Cli.Output;
using Marketplace.Wallet.Keys;
using Marketplace.Ledger.Keys.Derivation;

namespace Marketplace.Cli.Commands.Wallets;

/// <summary>`market wallet accounts` and `market wallet address`.</summary>
internal static class WalletAccountsCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var add = new Option<bool>("--new") { Description = "Add the next account. Asks for the password." };
        return new CliCommand("accounts", "List a wallet's accounts, each with its extended public key: whoever has that key sees all addresses and spends nothing.")
        {
            Examples = ["market wallet accounts", "market wallet accounts --new --wallet alice"],
        }
            .With(add)
            .Runs(runtime, (context, _) =>
            {
                var wallet = RequirePhrase(context);
                if (context.Value(add))
                {
                    wallet = Add(context, wallet);
                }

                var output = new AccountListOutput { Wallet = wallet.Name, Items = [.. wallet.Accounts.Select(Output)] };
                context.Screen.Show(output, CliJson.Readable.AccountListOutput, screen => screen.Table(
                    [">Account", "First address", ">Addresses", "Key"],
                    output.Items.Select(item => new[] { $"{item.Number}", item.Address, $"{item.Addresses}", item.Key }),
                    ""));
                return Task.CompletedTask;
            });
    }

    public static CliCommand CreateAddress(CommandRuntime runtime)
    {
        var add = new Option<bool>("--new") { Description = "Hand out an address that was not used before; the wallet looks at it from now on." };
        return new CliCommand("address", "Show the newest address of a wallet's account.")
        {
            Examples = ["market wallet address", "market wallet address --account 1", "market wallet address --new --wallet alice"],
        }
            .With(add)
            .Runs(runtime, (context, _) =>
            {
                var wallet = context.Wallet();
                if (wallet.Kind != WalletKind.Phrase && !context.Value(add) && context.AccountNumber == 0)
                {
                    Print(context, wallet.Name, null, null, wallet.Address.ToString());
                    return Task.CompletedTask;
                }

                var account = wallet.Account(context.AccountNumber);
                if (context.Value(add))
                {
                    account = account.ReceiveCount < WalletAccount.MaxAddresses
                        ? account with { ReceiveCount = account.ReceiveCount + 1 }
                        : throw new CliException($"The account has {WalletAccount.MaxAddresses} addresses; use one of them, or another account.", ExitCodes.Failure, "too-many-addresses");
                    context.Wallets.SetAccounts(wallet.Name, wallet.Accounts.Select(item => item.Number == account.Number ? account : item));
                }

                var index = account.ReceiveCount - 1;
                Print(context, wallet.Name, account.Number, index, account.AddressOf(KeyChain.Receive, index).ToString());
                return Task.CompletedTask;
            });
    }

    /// <summary>The wallet that the line means, which must have a phrase.</summary>
    public static WalletFile RequirePhrase(CommandContext context)
    {
        var wallet = context.Wallet();
        return wallet.Kind == WalletKind.Phrase ? wallet : throw CliException.Usage($"Wallet '{wallet.Name}' has no accounts; only a wallet with a recovery phrase has.");
    }

    private static WalletFile Add(CommandContext context, WalletFile wallet)
    {
        if (wallet.Accounts.Count == WalletAccount.MaxAccounts)
        {
            throw new CliException($"A wallet has at most {WalletAccount.MaxAccounts} accounts.", ExitCodes.Failure, "too-many-accounts");
        }

        using var secret = context.Unlock(wallet);
        var number = wallet.Accounts.Count;
        return context.Wallets.SetAccounts(wallet.Name, wallet.Accounts.Append(new WalletAccount(number, ((PhraseSecret)secret).Account(number).PublicKey)));
    }

    private static AccountListItem Output(WalletAccount account) => new()
    {
        Number = account.Number, Address = account.First.ToString(), Key = account.Key.ToString(), Addresses = account.ReceiveCount + account.ChangeCount,
    };

    private static void Print(CommandContext context, string name, int? account, int? index, string address)
    {
        var output = new AddressOutput { Wallet = name, Account = account, Index = index, Address = address };
        context.Screen.Show(output, CliJson.Readable.AddressOutput, screen => screen.Line(address));
    }
}
