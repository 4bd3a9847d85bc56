using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Derivation;
using Marketplace.Wallet.Keys;

namespace Marketplace.Wallet.Online;

/// <summary>The search for used accounts and addresses.</summary>
/// <param name="isUsed">Whether an address was ever used.</param>
internal sealed class AccountScan(Func<Address, CancellationToken, Task<bool>> isUsed)
{
    public const int AddressGap = 20;

    /// <summary>
    /// After so many unused accounts in a row the rest counts as unused. BIP44 says one; two find an account behind one that was made and left empty.
    /// </summary>
    public const int AccountGap = 2;

    public async Task<IReadOnlyList<WalletAccount>> FindAsync(
        Func<int, AccountKey> derive, IReadOnlyList<WalletAccount> known, Action<ScannedAccount>? found, CancellationToken cancellationToken)
    {
        var accounts = new List<WalletAccount>();
        var used = Math.Max(1, known.Count);
        for (var number = 0; number < WalletAccount.MaxAccounts && number < used + AccountGap; number++)
        {
            var key = derive(number).PublicKey;
            var receive = await CountAsync(key, KeyChain.Receive, cancellationToken);
            var change = await CountAsync(key, KeyChain.Change, cancellationToken);
            var before = known.FirstOrDefault(account => account.Number == number);
            var account = new WalletAccount(
                number, key, Math.Max(Math.Max(1, receive), before?.ReceiveCount ?? 1), Math.Max(change, before?.ChangeCount ?? 0));
            accounts.Add(account);
            var isUsed = receive + change > 0;
            used = isUsed ? Math.Max(used, number + 1) : used;
            found?.Invoke(new ScannedAccount(account, isUsed));
        }

        return accounts[..used];
    }

    private async Task<int> CountAsync(AccountPublicKey key, KeyChain chain, CancellationToken cancellationToken)
    {
        var count = 0;
        for (var index = 0; index < count + AddressGap && index < WalletAccount.MaxAddresses; index++)
        {
            count = await isUsed(key.Derive(chain, index).Address, cancellationToken) ? index + 1 : count;
        }

        return count;
    }
}
