using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NBitcoin;

/// <summary>The parts of BIP-0032 that private and public derivation share.</summary>
internal static class Derivation
{
    public const uint Hardened = 0x8000_0000;
    public const int ChainCodeSize = 32;

    // Depth, the parent's fingerprint, the child number and the chain code come before the key.
    public const int HeaderSize = 1 + FingerprintSize + 4 + ChainCodeSize;
    public const int EncodedSize = HeaderSize + KeySize;

    private const int FingerprintSize = 4;
    private const int KeySize = 33;

    /// <summary>HMAC-SHA-512 under the chain code: 32 bytes to add to the key, then the child's chain code.</summary>
    public static byte[] Tweak(byte[] chainCode, ReadOnlySpan<byte> key, uint child)
    {
        Span<byte> data = stackalloc byte[KeySize + 4];
        key.CopyTo(data);
        BinaryPrimitives.WriteUInt32BigEndian(data[KeySize..], child);
        var tweak = HMACSHA512.HashData(chainCode, data);
        CryptographicOperations.ZeroMemory(data);
        return tweak;
    }

    public static byte[] Fingerprint(PubKey key) => key.Hash.ToBytes()[..FingerprintSize];

    public static byte[] Encode(byte depth, byte[] fingerprint, uint child, byte[] chainCode, ReadOnlySpan<byte> key)
    {
        var bytes = new byte[EncodedSize];
        bytes[0] = depth;
        fingerprint.CopyTo(bytes, 1);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1 + FingerprintSize), child);
        chainCode.CopyTo(bytes, HeaderSize - ChainCodeSize);
        key.CopyTo(bytes.AsSpan(HeaderSize));
        return bytes;
    }

    public static (byte Depth, byte[] Fingerprint, uint Child, byte[] ChainCode) DecodeHeader(ReadOnlySpan<byte> bytes) => (
        bytes[0],
        bytes.Slice(1, FingerprintSize).ToArray(),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[(1 + FingerprintSize)..]),
        bytes.Slice(HeaderSize - ChainCodeSize, ChainCodeSize).ToArray());

    public static byte NextDepth(byte depth) =>
        depth < byte.MaxValue ? (byte)(depth + 1) : throw new InvalidOperationException("An extended key has at most 255 ancestors.");
}
