using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Tests.Support;

/// <summary>Keys that are the same in every run: the secret is SHA-256 of the name.</summary>
public static class TestKeys
{
    private static readonly ConcurrentDictionary<string, PrivateKey> Keys = new();

    public static PrivateKey Validator => Named("validator");

    public static PrivateKey Faucet => Named("faucet");

    public static PrivateKey Fees => Named("fees");

    public static PrivateKey Renter => Named("renter");

    public static PrivateKey Meter => Named("meter");

    public static PrivateKey Named(string name) => Keys.GetOrAdd(name, static key => PrivateKey.FromBytes(SHA256.HashData(Encoding.ASCII.GetBytes(key))));

    public static KeyHash Hash(this PrivateKey key) => key.Address.Hash;
}
