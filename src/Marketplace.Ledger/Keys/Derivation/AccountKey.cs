using System.Security.Cryptography;
using NBitcoin;

namespace Marketplace.Ledger.Keys.Derivation;

/// <summary>The private keys of one account of a recovery phrase. Its text form is the account's public key.</summary>
public sealed class AccountKey
{
    private readonly ExtKey _key;

    internal AccountKey(ExtKey key)
    {
        _key = key;
        PublicKey = new AccountPublicKey(key.Neuter());
    }

    /// <summary>What gives the same addresses without being able to spend.</summary>
    public AccountPublicKey PublicKey { get; }

    /// <summary>The key of one address; the caller disposes it.</summary>
    /// <param name="chain">Addresses for others, or for change.</param>
    /// <param name="index">From 0 to 2^31 - 1.</param>
    public PrivateKey Derive(KeyChain chain, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        using var key = _key.Derive((uint)chain).Derive((uint)index).PrivateKey;
        var secret = key.ToBytes();
        var derived = PrivateKey.FromBytes(secret);
        CryptographicOperations.ZeroMemory(secret);
        return derived;
    }

    /// <summary>The account's public key, never the secret.</summary>
    public override string ToString() => PublicKey.ToString();
}
