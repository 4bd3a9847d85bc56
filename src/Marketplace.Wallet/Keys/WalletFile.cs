using Marketplace.Ledger;

namespace Marketplace.Wallet.Keys;

/// <summary>A wallet on disk. What is secret stays encrypted until <see cref="WalletStore.Unlock"/>.</summary>
/// <param name="Name">The wallet's name: its file's name.</param>
/// <param name="Kind">What it is made of.</param>
/// <param name="Address">Its first address: t1..., or t3... of a multi-signature wallet.</param>
/// <param name="CreatedAt">When it was made or imported.</param>
/// <param name="Path">The file.</param>
public sealed record WalletFile(string Name, WalletKind Kind, string Address, DateTimeOffset CreatedAt, string Path)
{
    /// <summary>The accounts of a phrase wallet, by number; empty for the other kinds.</summary>
    public IReadOnlyList<WalletAccount> Accounts { get; init; } = [];

    /// <summary>Of a multi-signature wallet: how many of whose keys must sign; null for the other kinds.</summary>
    public RedeemScript? Script { get; init; }

    /// <summary>An account of a phrase wallet.</summary>
    /// <param name="number">Its number.</param>
    /// <exception cref="WalletException">The wallet has no such account, or no accounts.</exception>
    public WalletAccount Account(int number) =>
        Kind != WalletKind.Phrase
            ? throw WalletException.Invalid($"Wallet '{Name}' has no accounts; only a wallet with a recovery phrase has.")
            : Accounts.FirstOrDefault(account => account.Number == number)
                ?? throw new WalletException(
                    $"Wallet '{Name}' has no account {number}. Make the next one with: market wallet accounts --new --wallet {Name}",
                    "account-not-found");
}
