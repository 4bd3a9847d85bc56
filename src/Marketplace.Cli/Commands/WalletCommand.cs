using System.CommandLine;
using Marketplace.Cli.Output;
using Marketplace.Cli.Terminal;
using Marketplace.Cli.Wallets;
using Marketplace.Ledger.Keys;

namespace Marketplace.Cli.Commands;

/// <summary>`market wallet`: private keys that never leave this machine.</summary>
internal static class WalletCommand
{
    private const string DefaultName = "default";

    public static Command Create(CommandRuntime runtime) => new CliCommand("wallet", "Make, import and show wallets: encrypted key files on this machine.")
        .With(New(runtime), Import(runtime), Show(runtime), List(runtime));

    private static CliCommand New(CommandRuntime runtime)
    {
        var name = new Argument<string>("name") { Description = "The new wallet's name.", DefaultValueFactory = _ => DefaultName };
        return new CliCommand("new", "Make a new key and keep it encrypted under a password.")
        {
            Examples = ["market wallet new", "market wallet new alice --password-file ~/secret"],
        }
            .With(name)
            .Runs(runtime, (context, _) => StoreAsync(context, context.Value(name)!, PrivateKey.Generate));
    }

    private static CliCommand Import(CommandRuntime runtime)
    {
        var name = new Argument<string>("name") { Description = "The new wallet's name.", DefaultValueFactory = _ => DefaultName };
        var keyFile = new Option<string?>("--key-file") { Description = "Read the key from the first line of a file instead of asking for it.", HelpName = "FILE" };
        return new CliCommand("import", "Keep an existing key (wallet import format, K... or L...) as a wallet. Never an argument: command lines are remembered.")
        {
            Examples = ["market wallet import alice", "market wallet import alice --key-file key.wif"],
        }
            .With(name, keyFile)
            .Runs(runtime, (context, _) => StoreAsync(context, context.Value(name)!, () => ReadKey(context, context.Value(keyFile))));
    }

    private static CliCommand Show(CommandRuntime runtime)
    {
        var name = new Argument<string?>("name") { Description = "The wallet.", Arity = ArgumentArity.ZeroOrOne };
        var secret = new Option<bool>("--private-key") { Description = "Also show the private key: whoever sees it can spend. Asks for the password." };
        return new CliCommand("show", "Show a wallet's address.") { Examples = ["market wallet show", "market wallet show alice --json"] }
            .With(name, secret)
            .Runs(runtime, (context, _) =>
            {
                var wallet = WalletDirectory.Choose(context.Wallets, context.Environment, context.Value(name) ?? context.WalletName);
                using var key = context.Value(secret) ? context.Wallets.Unlock(wallet.Name, context.Passwords.Ask(wallet.Name)) : null;
                Print(context, wallet, key, revealed: true);
                return Task.CompletedTask;
            });
    }

    private static CliCommand List(CommandRuntime runtime) => new CliCommand("list", "List all wallets.") { Examples = ["market wallet list"] }
        .Runs(runtime, (context, _) =>
        {
            var wallets = context.Wallets.List();
            context.Screen.Show(new WalletListOutput { Items = [.. wallets.Select(Output)] }, CliJson.Readable.WalletListOutput, screen => screen.Table(
                ["Name", "Address", "Made"],
                wallets.Select(wallet => new[] { wallet.Name, wallet.Address, $"{wallet.CreatedAt:yyyy-MM-dd HH:mm}" }),
                $"There is no wallet in {context.Wallets.Directory}. Make one with: market wallet new"));
            return Task.CompletedTask;
        });

    private static Task StoreAsync(CommandContext context, string name, Func<PrivateKey> make)
    {
        if (context.Wallets.Exists(name))
        {
            throw new CliException($"A wallet '{name}' exists already in {context.Wallets.Directory}. Choose another name.", ExitCodes.Failure, "wallet-exists");
        }

        using var key = make();
        var wallet = context.Wallets.Create(name, key, context.Passwords.Choose(name), context.Environment.Time.GetUtcNow());
        Print(context, wallet, key, revealed: false);
        if (!context.Screen.IsJson)
        {
            context.Screen.Note("Keep a copy of that file and the password: nobody can restore them for you.");
        }

        return Task.CompletedTask;
    }

    private static PrivateKey ReadKey(CommandContext context, string? file)
    {
        string text;
        if (file is not null)
        {
            try
            {
                text = File.ReadLines(file).FirstOrDefault() ?? "";
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new CliException($"The key file {file} cannot be read: {e.Message}", ExitCodes.Failure, "key-not-readable", e);
            }
        }
        else if (context.Environment.InputIsTerminal)
        {
            text = Prompts.Ask(context.Environment.Error, "Private key (wallet import format): ", context.Environment.ReadSecret) ?? "";
        }
        else
        {
            text = context.Environment.Input.ReadLine() ?? "";
        }

        return PrivateKey.TryFromWif(text.Trim(), out var key, out var fault)
            ? key
            : throw new CliException($"{fault} Nothing was written.", ExitCodes.Failure, "invalid-key");
    }

    private static void Print(CommandContext context, Wallet wallet, PrivateKey? key, bool revealed)
    {
        var output = Output(wallet) with { PublicKey = key?.PublicKey.ToString(), PrivateKey = revealed ? key?.ToWif() : null };
        context.Screen.Show(output, CliJson.Readable.WalletOutput, screen => screen.Pairs(
            ("wallet", output.Name),
            ("address", output.Address),
            ("public key", output.PublicKey),
            ("private key", output.PrivateKey),
            ("made", $"{output.CreatedAt:yyyy-MM-dd HH:mm} UTC"),
            ("file", output.Path)));
    }

    private static WalletOutput Output(Wallet wallet) => new() { Name = wallet.Name, Address = wallet.Address, Path = wallet.Path, CreatedAt = wallet.CreatedAt };
}
