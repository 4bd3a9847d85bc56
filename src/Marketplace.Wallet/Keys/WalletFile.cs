using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Wallet.Keys;

/// <summary>A wallet on disk. What is secret stays encrypted until <see cref="WalletStore.Unlock"/>.</summary>
/// <param name="Name">The wallet's name: its file's name.</param>
/// <param name="Kind">What it is made of.</param>
/// <param name="Address">Its first address: t1..., or t3... of a multi-signature wallet.</param>
/// <param name="CreatedAt">When it was made or imported.</param>
/// <param name="Path">The file.</param>
public sealed record WalletFile(string Name, WalletKind Kind, Address Address, DateTimeOffset CreatedAt, string Path)
{
    /// <summary>The accounts of a phrase wallet, by number; empty for the other kinds.</summary>
    public IReadOnlyList<WalletAccount> Accounts { get; init; } = [];

    /// <summary>Of a multi-signature wallet: how many of whose keys must sign; null for the other kinds.</summary>
    public RedeemScript? Script { get; init; }

    /// <summary>Every address in use: of one account of a phrase wallet or of all of them; of the other kinds the only one.</summary>
    /// <param name="account">The account's number; null for all.</param>
    /// <exception cref="WalletException">There is no such account.</exception>
    public IReadOnlyList<Address> Addresses(int? account = null)
    {
        if (Kind != WalletKind.Phrase)
        {
            return account is null or 0 ? [Address] : [Account(account.Value).First];
        }

        var accounts = account is { } number ? [Account(number)] : Accounts;
        return [.. accounts.SelectMany(item => item.Addresses()).Select(at => at.Address)];
    }

    /// <summary>An account of a phrase wallet.</summary>
    /// <param name="number">Its number.</param>
    /// <exception cref="WalletException">The wallet has no such account, or no accounts.</exception>
    public WalletAccount Account(int number) =>
        Kind != WalletKind.Phrase
            ? throw new WalletException($"Wallet '{Name}' has no accounts; only a wallet with a recovery phrase has.", WalletErrorCodes.WalletHasNoAccounts)
            {
                IsInvalidInput = true,
            }
            : Accounts.FirstOrDefault(account => account.Number == number)
                ?? throw new WalletException($"Wallet '{Name}' has no account {number}.", WalletErrorCodes.AccountNotFound) { Subject = Name };
}
