using Marketplace.Ledger.Keys;

namespace Marketplace.Testing.Keys;

/// <summary>Keys that are the same in every run and in every process, by number.</summary>
public static class TestKey
{
    /// <summary>The key whose secret is 32 times this byte.</summary>
    /// <param name="number">1 to 254.</param>
    public static PrivateKey Of(byte number) => PrivateKey.FromBytes([.. Enumerable.Repeat(number, PrivateKey.Size)]);
}
