using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Marketplace.Ledger;

/// <summary>Table hash codes under a secret of this process: ids come from strangers, who could otherwise grind collisions.</summary>
internal static class KeyedHashCode
{
    private static readonly ulong SeedA = RandomSeed();
    private static readonly ulong SeedB = RandomSeed();

    /// <summary>Folds the 128-bit product of both halves, each under its own secret.</summary>
    public static int Of(ulong a, ulong b)
    {
        var high = Math.BigMul(a ^ SeedA, b ^ SeedB, out var low);
        var mixed = high ^ low;
        return (int)(mixed ^ (mixed >> 32));
    }

    private static ulong RandomSeed()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return MemoryMarshal.Read<ulong>(bytes);
    }
}
