using Marketplace.Wallet.Keys;
namespace Marketplace.Cli.Wallets;

/// <summary>Which directory holds this person's wallets, and which wallet is meant.</summary>
internal static class WalletDirectory
{
    public const string HomeVariable = "MARKET_HOME";
    public const string WalletVariable = "MARKET_WALLET";

    /// <summary>MARKET_HOME/wallets, else ~/.market/wallets.</summary>
    public static string Locate(CliEnvironment environment) => Path.Combine(
        environment.Variable(HomeVariable) is { Length: > 0 } home
            ? home
            : Path.Combine(environment.Variable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".market"),
        "wallets");

    /// <summary>The wallet that was named, else MARKET_WALLET, else the only one there is.</summary>
    public static WalletFile Choose(WalletStore store, CliEnvironment environment, string? name)
    {
        name ??= environment.Variable(WalletVariable) is { Length: > 0 } named ? named : null;
        if (name is not null)
        {
            return store.Load(name);
        }

        var wallets = store.List();
        return wallets.Count switch
        {
            1 => wallets[0],
            0 => throw new CliException($"There is no wallet in {store.Directory}. Make one with: market wallet new", ExitCodes.Failure, "wallet-not-found"),
            _ => throw CliException.Usage(
                $"There are several wallets ({string.Join(", ", wallets.Select(wallet => wallet.Name))}). Say which with --wallet NAME."),
        };
    }
}
