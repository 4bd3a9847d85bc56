namespace Marketplace.Wallet.Keys;

/// <summary>The names of wallet kinds in files and results. They never change.</summary>
internal static class WalletKinds
{
    public const string Key = "key";
    public const string Phrase = "phrase";
    public const string MultiSig = "multisig";

    public static string NameOf(WalletKind kind) => kind switch
    {
        WalletKind.Key => Key,
        WalletKind.Phrase => Phrase,
        _ => MultiSig,
    };
}
