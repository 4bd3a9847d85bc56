using Marketplace.Client;
using Marketplace.Ledger.Keys.Derivation;

namespace Marketplace.Wallet.Keys;

/// <summary>Finds the accounts and addresses of a phrase that were used, by asking the host for the history of each address in order.</summary>
internal sealed class AccountScan(MarketplaceClient client)
{
    /// <summary>After so many unused addresses in a row the rest of a chain counts as unused, as BIP44 says.</summary>
    public const int AddressGap = 20;

    /// <summary>
    /// After so many unused accounts in a row the rest counts as unused. BIP44 says one; two find an account behind one that was made and left empty.
    /// </summary>
    public const int AccountGap = 2;

    /// <summary>Every account up to the last used one, and those that are known, with the addresses up to the last used of each.</summary>
    /// <param name="secret">The phrase.</param>
    /// <param name="known">What the wallet has already; nothing of it is lost.</param>
    /// <param name="found">Told about each account that was looked through.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<IReadOnlyList<WalletAccount>> FindAsync(
        PhraseSecret secret, IReadOnlyList<WalletAccount> known, Action<WalletAccount, bool> found, CancellationToken cancellationToken)
    {
        var accounts = new List<WalletAccount>();
        var used = Math.Max(1, known.Count);
        for (var number = 0; number < WalletAccount.MaxAccounts && number < used + AccountGap; number++)
        {
            var key = secret.Account(number).PublicKey;
            var receive = await CountAsync(key, KeyChain.Receive, cancellationToken);
            var change = await CountAsync(key, KeyChain.Change, cancellationToken);
            var before = known.FirstOrDefault(account => account.Number == number);
            var account = new WalletAccount(
                number, key, Math.Max(Math.Max(1, receive), before?.ReceiveCount ?? 1), Math.Max(change, before?.ChangeCount ?? 0));
            accounts.Add(account);
            var isUsed = receive + change > 0;
            used = isUsed ? Math.Max(used, number + 1) : used;
            found(account, isUsed);
        }

        return accounts[..used];
    }

    private async Task<int> CountAsync(AccountPublicKey key, KeyChain chain, CancellationToken cancellationToken)
    {
        var count = 0;
        for (var index = 0; index < count + AddressGap && index < WalletAccount.MaxAddresses; index++)
        {
            var history = await client.GetHistoryPageAsync(key.Derive(chain, index).Address, null, 1, cancellationToken);
            count = history.Items.Count > 0 ? index + 1 : count;
        }

        return count;
    }
}
