namespace Marketplace.Wallet.Keys;

/// <summary>The names of wallet kinds in files and results. They never change.</summary>
public static class WalletKinds
{
    internal const string Key = "key";
    internal const string Phrase = "phrase";
    internal const string MultiSig = "multisig";

    /// <summary>The name of a kind: "key", "phrase" or "multisig".</summary>
    /// <param name="kind">The kind.</param>
    public static string ToName(this WalletKind kind) => kind switch
    {
        WalletKind.Key => Key,
        WalletKind.Phrase => Phrase,
        _ => MultiSig,
    };
}
