using System.Buffers;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Derivation;

namespace Marketplace.Wallet.Keys;

/// <summary>Between a wallet file's JSON and <see cref="Wallet"/>; what does not fit together is named.</summary>
internal static class WalletMapping
{
    /// <summary>Reads a document; false with what is wrong where it is no wallet.</summary>
    public static bool TryRead(WalletDocument document, string name, string path, out WalletFile wallet, out string fault)
    {
        Address.TryParse(document.Address, out var address);
        wallet = new WalletFile(name, KindOf(document), address, document.CreatedAt, path);
        fault = CheckHead(document)
            ?? (document.Kind == WalletKinds.MultiSig ? ReadScript(document, ref wallet) : WalletCipher.Check(document))
            ?? ReadAccounts(document, ref wallet)
            ?? "";
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
            $"its version is {document.Version}; versions up to {WalletDocument.CurrentVersion} are read here",
        { Version: WalletDocument.OldVersion } and not { Kind: null, Accounts: null, RedeemScript: null } => "its version has no kinds",
        { Version: WalletDocument.CurrentVersion, Kind: not (WalletKinds.Key or WalletKinds.Phrase or WalletKinds.MultiSig) } => "its kind is unknown",
        { Kind: not WalletKinds.Phrase, Accounts: not null } => "only a phrase has accounts",
        { Kind: not WalletKinds.MultiSig, RedeemScript: not null } => "only a multi-signature wallet has a redeem script",
        _ => Address.TryParse(document.Address, out _) ? null : "its address is none",
    };

    private static string? ReadScript(WalletDocument document, ref WalletFile wallet)
    {
        if (document is not { Kdf: null, Cipher: null })
        {
            return "a multi-signature wallet has no secret";
        }

        Span<byte> bytes = stackalloc byte[RedeemScript.MaxBytes];
        if (document.RedeemScript is not { } hex
            || Convert.FromHexString(hex, bytes, out _, out var written) != OperationStatus.Done
            || !RedeemScript.TryRead(bytes[..written], out var script))
        {
            return "its redeem script is not readable";
        }

        wallet = wallet with { Script = script };
        return script.Address == wallet.Address ? null : "its redeem script belongs to another address";
    }

    private static string? ReadAccounts(WalletDocument document, ref WalletFile wallet)
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
        return accounts[0].First == wallet.Address ? null : "its first account belongs to another address";
    }
}
