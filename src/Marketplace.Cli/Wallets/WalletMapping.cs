using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Derivation;

namespace Marketplace.Cli.Wallets;

/// <summary>Between a wallet file's JSON and <see cref="Wallet"/>; what does not fit together is named.</summary>
internal static class WalletMapping
{
    /// <summary>Reads a document; false with what is wrong where it is no wallet.</summary>
    public static bool TryRead(WalletDocument document, string name, string path, out Wallet wallet, out string fault)
    {
        wallet = new Wallet(name, KindOf(document), document.Address, document.CreatedAt, path);
        fault = CheckHead(document)
            ?? (document.Kind == WalletKinds.MultiSig ? CheckMultiSig(document) : WalletCipher.Check(document))
            ?? ReadAccounts(document, ref wallet)
            ?? "";
        wallet = wallet with { RedeemScript = document.RedeemScript };
        return fault.Length == 0;
    }

    public static IReadOnlyList<AccountEntry> ToEntries(IEnumerable<WalletAccount> accounts) =>
    [
        .. accounts.OrderBy(account => account.Number).Select(account => new AccountEntry
        {
            Number = account.Number, Key = account.Key.ToString(), Receive = account.ReceiveCount, Change = account.ChangeCount,
        }),
    ];

    private static WalletKind KindOf(WalletDocument document) => document.Kind switch
    {
        WalletKinds.Phrase => WalletKind.Phrase,
        WalletKinds.MultiSig => WalletKind.MultiSig,
        _ => WalletKind.Key,
    };

    private static string? CheckHead(WalletDocument document) => document switch
    {
        { Format: not WalletDocument.FormatName } => "it is not a wallet file",
        { Version: not (WalletDocument.OldVersion or WalletDocument.CurrentVersion) } =>
            $"its version is {document.Version}; this program reads versions up to {WalletDocument.CurrentVersion}",
        { Version: WalletDocument.OldVersion } and not { Kind: null, Accounts: null, RedeemScript: null } => "its version has no kinds",
        { Version: WalletDocument.CurrentVersion, Kind: not (WalletKinds.Key or WalletKinds.Phrase or WalletKinds.MultiSig) } => "its kind is unknown",
        { Kind: not WalletKinds.Phrase, Accounts: not null } => "only a phrase has accounts",
        { Kind: not WalletKinds.MultiSig, RedeemScript: not null } => "only a multi-signature wallet has a redeem script",
        _ => Address.TryParse(document.Address, out _) ? null : "its address is none",
    };

    private static string? CheckMultiSig(WalletDocument document) => document switch
    {
        { Kdf: not null } or { Cipher: not null } => "a multi-signature wallet has no secret",
        _ => "multi-signature wallets are not known here",
    };

    private static string? ReadAccounts(WalletDocument document, ref Wallet wallet)
    {
        if (document.Kind != WalletKinds.Phrase)
        {
            return null;
        }

        if (document.Accounts is not { Count: > 0 and <= WalletAccount.MaxAccounts } entries)
        {
            return "it has no accounts, or too many";
        }

        var accounts = new List<WalletAccount>();
        foreach (var entry in entries)
        {
            if (entry is null || entry.Number != accounts.Count || entry.Receive is < 1 or > WalletAccount.MaxAddresses || entry.Change is < 0 or > WalletAccount.MaxAddresses
                || !AccountPublicKey.TryParse(entry.Key, out var key, out _))
            {
                return $"its account {accounts.Count} is not readable";
            }

            accounts.Add(new WalletAccount(entry.Number, key, entry.Receive, entry.Change));
        }

        wallet = wallet with { Accounts = accounts };
        return accounts[0].First.ToString() == document.Address ? null : "its first account belongs to another address";
    }
}
