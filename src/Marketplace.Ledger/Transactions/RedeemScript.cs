using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>How many signatures of which keys spend a <see cref="MultiSigLock"/>: Bitcoin's multi-signature script in its one form. Immutable.</summary>
/// <remarks>
/// The bytes are <c>OP_m, (33, key) x n, OP_n, OP_CHECKMULTISIG</c> (BIP 11 and BIP 16), so that any Bitcoin tool makes the same address. Keys keep their order, which the
/// address depends on; <see cref="Create"/> sorts them as BIP 67 says.
/// </remarks>
public sealed class RedeemScript : IEquatable<RedeemScript>
{
    /// <summary>The most keys: 15.</summary>
    public const int MaxKeys = 15;

    /// <summary>The fewest bytes of a script: one key.</summary>
    public const int MinBytes = 3 + KeyBytes;

    /// <summary>The most bytes of a script: 15 keys.</summary>
    public const int MaxBytes = 3 + (MaxKeys * KeyBytes);

    private const int KeyBytes = 1 + PublicKey.Size;
    private const byte SmallNumberBase = 0x50;
    private const byte CheckMultiSig = 0xAE;

    private readonly byte[] _bytes;

    private RedeemScript(byte[] bytes, int required, ImmutableArray<PublicKey> keys)
    {
        (_bytes, Required, Keys, Hash) = (bytes, required, keys, Hashing.Hash160(bytes));
    }

    /// <summary>How many of the keys must sign: 1 to the number of keys.</summary>
    public int Required { get; }

    /// <summary>The keys in the order of the script, all different.</summary>
    public ImmutableArray<PublicKey> Keys { get; }

    /// <summary>HASH160 of the bytes: what the lock names.</summary>
    public KeyHash Hash { get; }

    /// <summary>The t3 address.</summary>
    public Address Address => Address.FromScriptHash(Hash);

    /// <summary>The script's bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Makes the script of a set of keys, sorted by their bytes (BIP 67).</summary>
    /// <param name="required">How many must sign.</param>
    /// <param name="keys">1 to <see cref="MaxKeys"/> different keys in any order.</param>
    /// <exception cref="ArgumentException">The numbers do not fit, or a key appears twice.</exception>
    public static RedeemScript Create(int required, IEnumerable<PublicKey> keys)
    {
        ImmutableArray<PublicKey> sorted = [.. keys.Order()];
        if (sorted.Length is 0 or > MaxKeys || required < 1 || required > sorted.Length)
        {
            throw new ArgumentException($"A multi-signature has 1 to {MaxKeys} keys and asks for 1 to all of them; not {required} of {sorted.Length}.", nameof(required));
        }

        var bytes = new byte[3 + (sorted.Length * KeyBytes)];
        bytes[0] = (byte)(SmallNumberBase + required);
        for (var i = 0; i < sorted.Length; i++)
        {
            bytes[1 + (i * KeyBytes)] = PublicKey.Size;
            sorted[i].CopyTo(bytes.AsSpan(2 + (i * KeyBytes)));
        }

        bytes[^2] = (byte)(SmallNumberBase + sorted.Length);
        bytes[^1] = CheckMultiSig;
        return TryRead(bytes, out var script) ? script : throw new ArgumentException("A key appears twice.", nameof(keys));
    }

    /// <summary>Reads a script; false if the bytes are anything but a multi-signature of compressed keys in its shortest form.</summary>
    /// <param name="bytes">The script.</param>
    /// <param name="script">What it says.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out RedeemScript? script)
    {
        script = null;
        if (bytes.Length is < MinBytes or > MaxBytes || (bytes.Length - 3) % KeyBytes != 0)
        {
            return false;
        }

        var count = (bytes.Length - 3) / KeyBytes;
        var required = bytes[0] - SmallNumberBase;
        if (required < 1 || required > count || bytes[^2] != SmallNumberBase + count || bytes[^1] != CheckMultiSig)
        {
            return false;
        }

        var keys = ImmutableArray.CreateBuilder<PublicKey>(count);
        for (var i = 0; i < count; i++)
        {
            var item = bytes.Slice(1 + (i * KeyBytes), KeyBytes);
            if (item[0] != PublicKey.Size || !PublicKey.TryRead(item[1..], out var key) || keys.Contains(key))
            {
                return false;
            }

            keys.Add(key);
        }

        script = new RedeemScript(bytes.ToArray(), required, keys.MoveToImmutable());
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(RedeemScript? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RedeemScript);

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode();

    /// <summary>"m of n" and the address.</summary>
    public override string ToString() => $"{Required} of {Keys.Length} {Address}";
}
