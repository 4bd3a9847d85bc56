using System.CommandLine;

namespace Marketplace.Cli.Commands.Wallets;

/// <summary>`market wallet`: private keys that never leave this machine.</summary>
internal static class WalletCommand
{
    public const string DefaultName = "default";

    public static Command Create(CommandRuntime runtime) => new CliCommand("wallet", "Make, import and show wallets: encrypted files on this machine.")
        .With(
            WalletNewCommand.Create(runtime),
            WalletImportCommand.Create(runtime),
            WalletRestoreCommand.Create(runtime),
            WalletShowCommand.Create(runtime),
            WalletShowCommand.CreateList(runtime),
            WalletAccountsCommand.Create(runtime),
            WalletAccountsCommand.CreateAddress(runtime),
            WalletBalanceCommand.Create(runtime),
            WalletSweepCommand.Create(runtime),
            WalletMultiSigCommand.Create(runtime));

    public static Argument<string> NewName() => new("name") { Description = "The new wallet's name.", DefaultValueFactory = _ => DefaultName };

    /// <summary>The wallet of this command's argument, else the one that the line means.</summary>
    public static Argument<string?> Name() => new("name") { Description = "The wallet.", Arity = ArgumentArity.ZeroOrOne };
}
