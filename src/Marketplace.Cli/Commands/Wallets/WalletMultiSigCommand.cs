using System.CommandLine;
using Marketplace.Wallet.Keys;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Derivation;

namespace Marketplace.Cli.Commands.Wallets;

/// <summary>`market wallet multisig new`: an address that several own together.</summary>
internal static class WalletMultiSigCommand
{
    public static CliCommand Create(CommandRuntime runtime) =>
        new CliCommand("multisig", "Make wallets that several own together.").With(New(runtime));

    private static CliCommand New(CommandRuntime runtime)
    {
        var keys = new Argument<string[]>("keys")
        {
            Description = "The co-signers' public keys (66 hexadecimal characters, see: market wallet show), or names of phrase wallets here.", Arity = new ArgumentArity(1, 100),
        };
        var name = new Option<string>("--name") { Description = "The new wallet's name.", HelpName = "NAME", Required = true };
        var required = NumberOption.Create("--of", 1, RedeemScript.MaxKeys, "How many of the co-signers must sign.");
        required.Required = true;
        return new CliCommand("new", "Make the t3 address of m of n keys. The file holds no secret: every co-signer makes the same wallet from the same keys, in any order.")
        {
            Examples =
            [
                "market wallet multisig new --name board --of 2 0279be66... 02c6047f... 02f9308a...",
                "market wallet multisig new --name savings --of 2 alice bob",
            ],
        }
            .With(keys, name, required)
            .Runs(runtime, (context, _) =>
            {
                var wanted = context.Value(name)!;
                WalletText.RequireFree(context, wanted);
                var script = Script((int)context.Value(required)!.Value, [.. context.Value(keys)!.Select(text => ReadKey(context, text))]);
                var wallet = context.Wallets.Create(wanted, script, context.Environment.Time.GetUtcNow());
                WalletText.Print(context, WalletText.Output(wallet));
                return Task.CompletedTask;
            });
    }

    private static RedeemScript Script(int required, IReadOnlyList<PublicKey> keys)
    {
        if (keys.Count > RedeemScript.MaxKeys || required > keys.Count)
        {
            throw CliException.Usage($"{required} of {keys.Count} keys make no address: there are 1 to {RedeemScript.MaxKeys} keys, and 1 to all of them sign.");
        }

        return keys.Distinct().Count() == keys.Count
            ? RedeemScript.Create(required, keys)
            : throw CliException.Usage("A key appears twice; each co-signer has a key of their own.");
    }

    private static PublicKey ReadKey(CommandContext context, string text)
    {
        if (PublicKey.TryParse(text, out var key))
        {
            return key.IsOnCurve ? key : throw CliException.Usage($"'{text}' is a key that nobody can sign with: it names no point of the curve. Copy it again.");
        }

        return context.FindWallet(text) is { Kind: WalletKind.Phrase } wallet
            ? wallet.Account(context.AccountNumber).Key.Derive(KeyChain.Receive, 0)
            : throw CliException.Usage($"'{text}' is neither a public key of 66 hexadecimal characters (02... or 03...) nor a phrase wallet here.");
    }
}
