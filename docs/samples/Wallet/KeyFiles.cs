using Marketplace.Ledger.Keys.Derivation;
using Marketplace.Wallet.Keys;

namespace WalletSample;

/// <summary>Keys on disk: encrypted under a password, and wiped from memory when they are disposed.</summary>
internal static class KeyFiles
{
    private const string Name = "alice";

    public static void Create(WalletStore store, string password)
    {
        using var secret = new PhraseSecret(RecoveryPhrase.Generate(words: 24), passphrase: "");
        var wallet = store.Create(Name, secret, accounts: null, password, TimeProvider.System.GetUtcNow());
        Console.WriteLine($"address: {wallet.Address}");
        Console.WriteLine($"file: {wallet.Path}");
        Console.WriteLine($"write these words down: {secret.Phrase.Reveal()}");
    }

    public static WalletKeys Unlock(WalletStore store, string password)
    {
        var wallet = store.Load(Name);
        return WalletKeys.Of(wallet, store.Unlock(Name, password));
    }
}
