using Marketplace.Cli.Output;
using Marketplace.Wallet.Keys;
using Marketplace.Ledger.Keys.Derivation;

namespace Marketplace.Cli.Commands.Wallets;

/// <summary>How wallets are shown.</summary>
internal static class WalletText
{
    public static WalletOutput Output(WalletFile wallet) => new()
    {
        Name = wallet.Name,
        Kind = wallet.Kind.ToName(),
        Address = wallet.Address.ToString(),
        Path = wallet.Path,
        CreatedAt = wallet.CreatedAt,
        Accounts = wallet.Kind == WalletKind.Phrase ? wallet.Accounts.Count : null,
        PublicKey = wallet.Kind == WalletKind.Phrase ? wallet.Accounts[0].Key.Derive(KeyChain.Receive, 0).ToString() : null,
        Required = wallet.Script?.Required,
        PublicKeys = wallet.Script?.Keys.Select(key => key.ToString()).ToList(),
        RedeemScript = wallet.Script is { } script ? Convert.ToHexStringLower(script.Bytes) : null,
    };

    public static void Print(CommandContext context, WalletOutput output) => context.Screen.Show(output, CliJson.Readable.WalletOutput, screen => screen.Pairs(
        ("wallet", output.Name),
        ("kind", output.Kind),
        ("address", output.Address),
        ("accounts", output.Accounts?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("needs", output.Required is { } required ? $"{required} of {output.PublicKeys!.Count} signatures" : null),
        ("public keys", output.PublicKeys is { } keys ? string.Join(Environment.NewLine, keys) : null),
        ("redeem script", output.RedeemScript),
        ("public key", output.PublicKey),
        ("private key", output.PrivateKey),
        ("phrase", output.Phrase),
        ("passphrase", output.HasPassphrase == true ? "yes, it is not shown" : null),
        ("made", $"{output.CreatedAt:yyyy-MM-dd HH:mm} UTC"),
        ("file", output.Path)));

    /// <summary>Refuses a name that is taken before anything secret is asked for.</summary>
    public static void RequireFree(CommandContext context, string name)
    {
        if (context.Wallets.Exists(name))
        {
            throw new CliException($"A wallet '{name}' exists already in {context.Wallets.Directory}. Choose another name.", ExitCodes.Failure, "wallet-exists");
        }
    }
}
