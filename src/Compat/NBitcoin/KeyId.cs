using NBitcoin.DataEncoders;

namespace NBitcoin;

/// <summary>The HASH160 of a public key.</summary>
public sealed class KeyId : IEquatable<KeyId>
{
    private readonly byte[] _hash;

    public KeyId(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length != 20)
        {
            throw new ArgumentException("value should be 20 bytes", nameof(value));
        }

        _hash = (byte[])value.Clone();
    }

    public byte[] ToBytes() => (byte[])_hash.Clone();

    public bool Equals(KeyId? other) => other is not null && _hash.AsSpan().SequenceEqual(other._hash);

    public override bool Equals(object? obj) => Equals(obj as KeyId);

    public override int GetHashCode() => BitConverter.ToInt32(_hash, 0);

    public override string ToString() => Encoders.Hex.EncodeData(_hash);

    public static bool operator ==(KeyId? a, KeyId? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(KeyId? a, KeyId? b) => !(a == b);
}
