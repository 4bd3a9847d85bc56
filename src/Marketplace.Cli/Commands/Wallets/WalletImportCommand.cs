using System.CommandLine;
using Marketplace.Wallet.Keys;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Derivation;

namespace Marketplace.Cli.Commands.Wallets;

/// <summary>`market wallet import`: keeps a key or a recovery phrase that exists.</summary>
internal static class WalletImportCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var name = WalletCommand.NewName();
        var keyFile = new Option<string?>("--key-file") { Description = "Read the key or the phrase from the first line of a file instead of asking for it.", HelpName = "FILE" };
        var passphrase = new Option<bool>("--passphrase") { Description = "A passphrase belongs to the phrase: ask for it, or read it from the next line of standard input." };
        return new CliCommand(
            "import",
            "Keep an existing recovery phrase, or a key (wallet import format, K... or L...), as a wallet. Never an argument: command lines are remembered.")
        {
            Examples = ["market wallet import alice", "market wallet import alice --key-file key.wif", "market wallet import alice --passphrase"],
        }
            .With(name, keyFile, passphrase)
            .Runs(runtime, (context, _) =>
            {
                var wanted = context.Value(name)!;
                WalletText.RequireFree(context, wanted);
                var text = SecretInput.Read(context.Environment, context.Value(keyFile), "key", "Recovery phrase, or private key (wallet import format): ");
                if (text.Any(char.IsWhiteSpace))
                {
                    KeepPhrase(context, wanted, text, context.Value(passphrase));
                }
                else
                {
                    KeepKey(context, wanted, text, context.Value(passphrase));
                }

                return Task.CompletedTask;
            });
    }

    /// <summary>Reads a phrase that somebody typed, with its passphrase.</summary>
    public static PhraseSecret ReadPhrase(CommandContext context, string text, bool withPassphrase)
    {
        if (!RecoveryPhrase.TryParse(text, out var phrase, out var fault))
        {
            throw new CliException($"{fault} Nothing was written.", ExitCodes.Failure, "invalid-phrase");
        }

        return new PhraseSecret(phrase, withPassphrase ? SecretInput.ReadPassphrase(context.Environment, null, twice: true) : "");
    }

    private static void KeepPhrase(CommandContext context, string name, string text, bool withPassphrase)
    {
        using var secret = ReadPhrase(context, text, withPassphrase);
        var wallet = context.Wallets.Create(name, secret, null, context.Passwords.Choose(name), context.Environment.Time.GetUtcNow());
        WalletText.Print(context, WalletText.Output(wallet) with { PublicKey = secret.FirstKey.PublicKey.ToString() });
        if (!context.Screen.IsJson)
        {
            context.Screen.Note($"If the phrase has been used before, find its other accounts and addresses with: market wallet restore {name}");
        }
    }

    private static void KeepKey(CommandContext context, string name, string text, bool withPassphrase)
    {
        if (withPassphrase)
        {
            throw CliException.Usage("--passphrase belongs to a recovery phrase; what was given is no phrase.");
        }

        if (!PrivateKey.TryFromWif(text, out var key, out var fault))
        {
            throw new CliException($"{fault} Nothing was written.", ExitCodes.Failure, "invalid-key");
        }

        using (key)
        {
            var wallet = context.Wallets.Create(name, key, context.Passwords.Choose(name), context.Environment.Time.GetUtcNow());
            WalletText.Print(context, WalletText.Output(wallet) with { PublicKey = key.PublicKey.ToString() });
        }

        if (!context.Screen.IsJson)
        {
            context.Screen.Note("Keep a copy of that file and the password: nobody can restore them for you.");
        }
    }
}
