using System.Runtime.InteropServices;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Wallet.Payments;

/// <summary>Coins that are being put together for one payment, with the sums that decide.</summary>
internal sealed class CoinSet(Money target, SelectionRules rules)
{
    private readonly List<Coin> _coins = [];
    private readonly Dictionary<Address, int> _owners = [];
    private int _inputBytes;
    private long _sum;

    public int Count => _coins.Count;

    /// <summary>What is left of the coins after the target and the fee without change, in satoshis; below zero where they are not enough.</summary>
    public long OverWithoutChange => _sum - target.Satoshis - Fee(false);

    /// <summary>What would come back with a change output, in satoshis.</summary>
    public long Change => _sum - target.Satoshis - Fee(true);

    /// <summary>Whether the coins pay the target with change that is no dust.</summary>
    public bool HasProperChange => Change >= rules.DustLimit.Satoshis;

    /// <summary>Whether the coins pay the target without change, and giving the rest away costs no more than a change output would.</summary>
    public bool IsChangeless => OverWithoutChange >= 0 && OverWithoutChange <= Fee(true) - Fee(false);

    /// <summary>Whether there is room for one coin more.</summary>
    public bool Fits(in Coin coin) =>
        _coins.Count < rules.MaxInputs
        && _inputBytes + coin.InputBytes <= rules.MaxInputBytes
        && (_owners.Count < rules.MaxOwners || _owners.ContainsKey(coin.Owner));

    /// <summary>Whether one coin more costs no more.</summary>
    public bool IsFree(in Coin coin) => rules.Fee(_coins.Count + 1, _inputBytes + coin.InputBytes, true).Satoshis == Fee(true);

    public void Add(in Coin coin)
    {
        _coins.Add(coin);
        _inputBytes += coin.InputBytes;
        _sum += coin.Amount.Satoshis;
        CollectionsMarshal.GetValueRefOrAddDefault(_owners, coin.Owner, out _)++;
    }

    public void RemoveLast()
    {
        var coin = _coins[^1];
        _coins.RemoveAt(_coins.Count - 1);
        _inputBytes -= coin.InputBytes;
        _sum -= coin.Amount.Satoshis;
        if (--CollectionsMarshal.GetValueRefOrAddDefault(_owners, coin.Owner, out _) == 0)
        {
            _owners.Remove(coin.Owner);
        }
    }

    public CoinSelection WithChange() => new([.. _coins], Money.FromSatoshis(Fee(true)), Money.FromSatoshis(Change));

    public CoinSelection WithoutChange() => new([.. _coins], Money.FromSatoshis(Fee(false) + OverWithoutChange), Money.Zero);

    /// <summary>The coins and their fee, where all the rest is paid out.</summary>
    public CoinSelection Giving() => new([.. _coins], Money.FromSatoshis(Fee(false)), Money.Zero);

    private long Fee(bool withChange) => rules.Fee(_coins.Count, _inputBytes, withChange).Satoshis;
}
