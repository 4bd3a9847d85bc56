using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger.Keys;

namespace Marketplace.Explorer.Reckoning;

/// <summary>The accounts that were in use lately, in two generations: whoever is used again moves into the younger one, and the older one is dropped as a whole.</summary>
internal sealed class AccountMemory(int generation)
{
    private Dictionary<Address, Account> _young = [];
    private Dictionary<Address, Account> _old = [];

    public bool TryGet(in Address address, [NotNullWhen(true)] out Account? account)
    {
        if (_young.TryGetValue(address, out account))
        {
            return true;
        }

        if (!_old.Remove(address, out account))
        {
            return false;
        }

        _young.Add(address, account);
        return true;
    }

    public void Add(Account account) => _young.Add(account.Address, account);

    /// <summary>Lets go of accounts that have not been in use for long. Nothing may be waiting to be written.</summary>
    public void Trim()
    {
        if (_young.Count < generation)
        {
            return;
        }

        foreach (var account in _old.Values)
        {
            account.IsForgotten = true;
        }

        (_old, _young) = (_young, []);
    }
}
