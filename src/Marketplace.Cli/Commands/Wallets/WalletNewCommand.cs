using System.CommandLine;
using Marketplace.Wallet.Keys;
using Marketplace.Ledger.Keys.Derivation;

namespace Marketplace.Cli.Commands.Wallets;

/// <summary>`market wallet new`: a recovery phrase, shown once.</summary>
internal static class WalletNewCommand
{
    private static readonly string[] Counts = ["12", "24"];

    public static CliCommand Create(CommandRuntime runtime)
    {
        var name = WalletCommand.NewName();
        var words = new Option<string>("--words") { Description = "How many words the phrase has: 12 or 24.", HelpName = "12|24", DefaultValueFactory = _ => "12" };
        words.AcceptOnlyFromAmong(Counts);
        var passphrase = new Option<bool>("--passphrase") { Description = "Ask for a passphrase that belongs to the phrase: without it the phrase opens another, empty wallet." };
        return new CliCommand("new", "Make a wallet from a new recovery phrase (BIP39), show the phrase once, and keep it encrypted under a password.")
        {
            Examples = ["market wallet new", "market wallet new alice --words 24", "market wallet new alice --password-file ~/secret"],
        }
            .With(name, words, passphrase)
            .Runs(runtime, (context, _) =>
            {
                var wanted = context.Value(name)!;
                WalletText.RequireFree(context, wanted);
                var extra = context.Value(passphrase) ? SecretInput.ReadPassphrase(context.Environment, null, twice: true) : "";
                var count = context.Value(words) == Counts[1] ? 24 : 12;
                using var secret = new PhraseSecret(RecoveryPhrase.Generate(count), extra);
                var wallet = context.Wallets.Create(wanted, secret, null, context.Passwords.Choose(wanted), context.Environment.Time.GetUtcNow());
                WalletText.Print(context, WalletText.Output(wallet) with
                {
                    PublicKey = secret.FirstKey.PublicKey.ToString(), Phrase = secret.Phrase.Reveal(), HasPassphrase = secret.HasPassphrase ? true : null,
                });
                if (!context.Screen.IsJson)
                {
                    context.Screen.Note("Write these words down on paper, in this order, and keep them where nobody else finds them. They are shown this once; later only for the password.");
                    context.Screen.Note("Whoever has them has the money; with them alone the wallet can be restored when this file or its password is lost.");
                }

                return Task.CompletedTask;
            });
    }
}
