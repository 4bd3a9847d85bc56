using System.Buffers.Binary;
using System.Security.Cryptography;
using Org.BouncyCastle.Math;

namespace NBitcoin.Crypto;

/// <summary>RFC 6979 nonces with HMAC-SHA-256; one key, one message, one sequence.</summary>
internal sealed class DeterministicNonces
{
    private byte[] _key = new byte[32];
    private byte[] _value = new byte[32];
    private bool _started;

    /// <param name="secret">The private key, 32 bytes.</param>
    /// <param name="hash">The message hash, 32 bytes.</param>
    /// <param name="attempt">0 for the plain sequence; a count is mixed in as extra entropy to look for a low R.</param>
    public DeterministicNonces(byte[] secret, ReadOnlySpan<byte> hash, uint attempt)
    {
        var reduced = Curve.To32Bytes(new BigInteger(1, hash.ToArray()).Mod(Curve.Order));
        var extra = new byte[attempt == 0 ? 0 : 32];
        if (attempt != 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(extra, attempt);
        }

        byte[] seed = [.. secret, .. reduced, .. extra];
        Array.Fill(_value, (byte)1);
        Mix(0, seed);
        Mix(1, seed);
        CryptographicOperations.ZeroMemory(seed);
    }

    public BigInteger Next()
    {
        while (true)
        {
            if (_started)
            {
                Mix(0, []);
            }

            _started = true;
            _value = HMACSHA256.HashData(_key, _value);
            var candidate = new BigInteger(1, _value);
            if (Curve.IsScalar(candidate))
            {
                return candidate;
            }
        }
    }

    private void Mix(byte separator, byte[] seed)
    {
        _key = HMACSHA256.HashData(_key.AsSpan(), [.. _value, separator, .. seed]);
        _value = HMACSHA256.HashData(_key, _value);
    }
}
