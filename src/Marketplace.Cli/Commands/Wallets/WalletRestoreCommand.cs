using System.CommandLine;
using Marketplace.Wallet.Keys;
using Marketplace.Wallet.Online;

namespace Marketplace.Cli.Commands.Wallets;

/// <summary>`market wallet restore`: a phrase, and the accounts and addresses that were used.</summary>
internal static class WalletRestoreCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var name = WalletCommand.NewName();
        var phraseFile = new Option<string?>("--phrase-file") { Description = "Read the phrase from the first line of a file instead of asking for it.", HelpName = "FILE" };
        var passphrase = new Option<bool>("--passphrase") { Description = "A passphrase belongs to the phrase: ask for it, or read it from the next line of standard input." };
        return new CliCommand(
            "restore",
            $"Make a wallet from its recovery phrase and find the accounts and addresses that were used, up to a gap of {WalletClient.AddressGap}. An existing phrase wallet is looked through again.")
        {
            Examples = ["market wallet restore alice", "market wallet restore alice --phrase-file phrase.txt", "market wallet restore alice --passphrase"],
        }
            .With(name, phraseFile, passphrase)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var wanted = context.Value(name)!;
                var existing = context.Wallets.Exists(wanted) ? context.Wallets.Load(wanted) : null;
                using var secret = existing is null
                    ? WalletImportCommand.ReadPhrase(
                        context, SecretInput.Read(context.Environment, context.Value(phraseFile), "phrase", "Recovery phrase: "), context.Value(passphrase))
                    : Reopen(context, existing, context.Value(phraseFile) is not null || context.Value(passphrase));
                var password = existing is null ? context.Passwords.Choose(wanted) : null;
                var accounts = await context.WalletClient.FindAccountsAsync(secret, existing?.Accounts, found => Tell(context, found), cancellationToken);
                var wallet = password is null
                    ? context.Wallets.SetAccounts(wanted, accounts)
                    : context.Wallets.Create(wanted, secret, accounts, password, context.Environment.Time.GetUtcNow());
                WalletText.Print(context, WalletText.Output(wallet) with { PublicKey = secret.FirstKey.PublicKey.ToString() });
            });
    }

    private static PhraseSecret Reopen(CommandContext context, WalletFile wallet, bool withPhrase)
    {
        if (withPhrase || wallet.Kind != WalletKind.Phrase)
        {
            throw new CliException($"A wallet '{wallet.Name}' exists already in {context.Wallets.Directory}. Choose another name.", ExitCodes.Failure, "wallet-exists");
        }

        return (PhraseSecret)context.Unlock(wallet);
    }

    private static void Tell(CommandContext context, ScannedAccount found)
    {
        if (!context.Screen.IsJson)
        {
            var account = found.Account;
            context.Screen.Note(found.IsUsed
                ? $"account {account.Number}: used, {account.ReceiveCount + account.ChangeCount} addresses"
                : $"account {account.Number}: not used");
        }
    }
}
