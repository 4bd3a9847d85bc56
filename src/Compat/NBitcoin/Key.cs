using System.Security.Cryptography;
using NBitcoin.Crypto;
using NBitcoin.DataEncoders;
using Org.BouncyCastle.Math;

namespace NBitcoin;

/// <summary>A private key whose public key is compressed.</summary>
public sealed class Key : IDisposable
{
    private readonly byte[] _secret;
    private PubKey? _pubKey;
    private bool _disposed;

    public Key()
    {
        _secret = new byte[32];
        do
        {
            RandomNumberGenerator.Fill(_secret);
        }
        while (!Curve.IsScalar(new BigInteger(1, _secret)));
    }

    public Key(byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Length != 32)
        {
            throw new ArgumentException("The size of an EC key should be 32", nameof(data));
        }

        if (!Curve.IsScalar(new BigInteger(1, data)))
        {
            throw new ArgumentException("Invalid EC key", nameof(data));
        }

        _secret = (byte[])data.Clone();
    }

    public PubKey PubKey => _pubKey ??= new PubKey(Curve.MultiplyGenerator(Secret()), compressed: true);

    /// <summary>As <see cref="Sign(uint256, bool)"/>, looking for a low R as NBitcoin does.</summary>
    public ECDSASignature Sign(uint256 hash) => Sign(hash, useLowR: true);

    public ECDSASignature Sign(uint256 hash, bool useLowR) => SignRecoverable(hash, useLowR).Signature;

    public CompactSignature SignCompact(uint256 hash) => SignCompact(hash, forceLowR: true);

    public CompactSignature SignCompact(uint256 hash, bool forceLowR)
    {
        var (signature, recoveryId) = SignRecoverable(hash, forceLowR);
        return new CompactSignature(recoveryId, signature.ToCompact());
    }

    public byte[] ToBytes()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return (byte[])_secret.Clone();
    }

    public string ToHex() => Encoders.Hex.EncodeData(ToBytes());

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_secret);
        _disposed = true;
    }

    private BigInteger Secret()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new BigInteger(1, _secret);
    }

    private (ECDSASignature Signature, int RecoveryId) SignRecoverable(uint256 hash, bool lowR)
    {
        ArgumentNullException.ThrowIfNull(hash);
        for (uint attempt = 0; ; attempt++)
        {
            var result = SignOnce(hash, attempt);
            if (!lowR || result.Signature.IsLowR)
            {
                return result;
            }
        }
    }

    private (ECDSASignature Signature, int RecoveryId) SignOnce(uint256 hash, uint attempt)
    {
        var secret = Secret();
        var message = new BigInteger(1, hash.ToBytes());
        var nonces = new DeterministicNonces(_secret, hash.Span, attempt);
        while (true)
        {
            var k = nonces.Next();
            var point = Curve.MultiplyGenerator(k);
            var x = point.AffineXCoord.ToBigInteger();
            var r = x.Mod(Curve.Order);
            var s = k.ModInverse(Curve.Order).Multiply(message.Add(secret.Multiply(r))).Mod(Curve.Order);
            if (r.SignValue == 0 || s.SignValue == 0)
            {
                continue;
            }

            var recoveryId = (point.AffineYCoord.ToBigInteger().TestBit(0) ? 1 : 0) | (x.Equals(r) ? 0 : 2);
            var signature = new ECDSASignature(r, s);
            // Negating s mirrors the nonce's point, and with it the parity that the recovery id carries.
            return signature.IsLowS ? (signature, recoveryId) : (signature.MakeCanonical(), recoveryId ^ 1);
        }
    }
}
