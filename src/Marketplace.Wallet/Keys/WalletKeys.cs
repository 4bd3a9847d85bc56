using Marketplace.Ledger.Keys;

namespace Marketplace.Wallet.Keys;

/// <summary>
/// The private keys that a payment may use: one key, those of one account, or those of all accounts of a phrase. They are derived when they are
/// needed. Not for several threads at once.
/// </summary>
public sealed class WalletKeys : IDisposable
{
    private readonly Dictionary<KeyHash, Func<PrivateKey>> _makers = [];
    private readonly Dictionary<KeyHash, PrivateKey> _keys = [];
    private readonly IDisposable? _secret;

    private WalletKeys(PrivateKey first, Address change, IEnumerable<(Address Address, Func<PrivateKey> Make)> keys, IDisposable? secret)
    {
        First = first;
        Change = change;
        _secret = secret;
        var addresses = new List<Address>();
        foreach (var (address, make) in keys)
        {
            addresses.Add(address);
            _makers[address.Hash] = make;
        }

        Addresses = addresses;
    }

    /// <summary>The key that signs requests and owns leases.</summary>
    public PrivateKey First { get; }

    /// <summary>Where change goes.</summary>
    public Address Change { get; }

    /// <summary>Every address whose coins these keys spend.</summary>
    public IReadOnlyList<Address> Addresses { get; }

    /// <summary>The keys of a key alone, which stays the caller's: its change goes back to it.</summary>
    /// <param name="key">The key.</param>
    public static WalletKeys Of(PrivateKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new WalletKeys(key, key.Address, [(key.Address, () => key)], null);
    }

    /// <summary>The keys of an unlocked wallet; disposing them disposes the secret.</summary>
    /// <param name="wallet">The wallet.</param>
    /// <param name="secret">Its secret, which these keys dispose.</param>
    /// <param name="account">Of a phrase wallet: the account; null (the default) for all of them.</param>
    /// <exception cref="WalletException">There is no such account.</exception>
    public static WalletKeys Of(WalletFile wallet, WalletSecret secret, int? account = null)
    {
        ArgumentNullException.ThrowIfNull(wallet);
        ArgumentNullException.ThrowIfNull(secret);
        if (secret is not PhraseSecret phrase)
        {
            return account is null or 0
                ? new WalletKeys(secret.FirstKey, secret.FirstKey.Address, [(secret.FirstKey.Address, () => secret.FirstKey)], secret)
                : throw new WalletException($"Wallet '{wallet.Name}' is one key and has no account {account}.", WalletErrorCodes.WalletHasNoAccounts)
                {
                    IsInvalidInput = true,
                };
        }

        var accounts = account is { } number ? [wallet.Account(number)] : wallet.Accounts;
        var keys = accounts.SelectMany(item =>
        {
            var derived = phrase.Account(item.Number);
            return item.Addresses().Select(at => (at.Address, Make: (Func<PrivateKey>)(() => derived.Derive(at.Chain, at.Index))));
        }).ToList();
        return new WalletKeys(keys[0].Make(), accounts[0].First, keys, secret);
    }

    /// <summary>Whether these keys spend what an address owns.</summary>
    /// <param name="address">The address.</param>
    public bool Owns(Address address) => address.Kind == AddressKind.KeyHash && _makers.ContainsKey(address.Hash);

    /// <summary>The key of one address; belongs to these keys.</summary>
    /// <param name="owner">The hash that one of <see cref="Addresses"/> names.</param>
    /// <exception cref="KeyNotFoundException">It is none of these keys.</exception>
    public PrivateKey KeyOf(KeyHash owner)
    {
        if (!_keys.TryGetValue(owner, out var key))
        {
            key = _makers[owner]();
            _keys[owner] = key;
        }

        return key;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Keys of Of(PrivateKey) belong to the caller: there is no secret then.
        if (_secret is null)
        {
            return;
        }

        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }

        First.Dispose();
        _secret.Dispose();
    }
}
