using System.CommandLine;
using Marketplace.Cli.Output;
using Marketplace.Cli.Wallets;
using Marketplace.Wallet.Keys;

namespace Marketplace.Cli.Commands.Wallets;

/// <summary>`market wallet show` and `market wallet list`.</summary>
internal static class WalletShowCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var name = WalletCommand.Name();
        var privateKey = new Option<bool>("--private-key") { Description = "Also show the private key of the first address: whoever sees it can spend. Asks for the password." };
        var phrase = new Option<bool>("--phrase") { Description = "Also show the recovery phrase: whoever sees it can spend everything. Asks for the password." };
        return new CliCommand("show", "Show a wallet's address.")
        {
            Examples = ["market wallet show", "market wallet show alice --json", "market wallet show alice --phrase"],
        }
            .With(name, privateKey, phrase)
            .Runs(runtime, (context, _) =>
            {
                var wallet = WalletDirectory.Choose(context.Wallets, context.Environment, context.Value(name) ?? context.WalletName);
                var output = WalletText.Output(wallet);
                if (context.Value(phrase) && wallet.Kind != WalletKind.Phrase)
                {
                    throw new CliException($"Wallet '{wallet.Name}' has no recovery phrase.", ExitCodes.Failure, "wallet-has-no-phrase");
                }

                if (context.Value(privateKey) || context.Value(phrase))
                {
                    output = Reveal(context, wallet, output, context.Value(privateKey), context.Value(phrase));
                }

                WalletText.Print(context, output);
                return Task.CompletedTask;
            });
    }

    public static CliCommand CreateList(CommandRuntime runtime) => new CliCommand("list", "List all wallets.") { Examples = ["market wallet list"] }
        .Runs(runtime, (context, _) =>
        {
            var wallets = context.Wallets.List();
            context.Screen.Show(new WalletListOutput { Items = [.. wallets.Select(WalletText.Output)] }, CliJson.Readable.WalletListOutput, screen => screen.Table(
                ["Name", "Kind", "Address", "Made"],
                wallets.Select(wallet => new[] { wallet.Name, wallet.Kind.ToName(), wallet.Address.ToString(), $"{wallet.CreatedAt:yyyy-MM-dd HH:mm}" }),
                $"There is no wallet in {context.Wallets.Directory}. Make one with: market wallet new"));
            return Task.CompletedTask;
        });

    private static WalletOutput Reveal(CommandContext context, WalletFile wallet, WalletOutput output, bool privateKey, bool phrase)
    {
        using var secret = context.Unlock(wallet);
        var words = secret as PhraseSecret;
        return output with
        {
            PublicKey = secret.FirstKey.PublicKey.ToString(),
            PrivateKey = privateKey ? secret.FirstKey.ToWif() : null,
            Phrase = phrase ? words?.Phrase.Reveal() : null,
            HasPassphrase = phrase && words?.HasPassphrase == true ? true : null,
        };
    }
}
