using NBitcoin;

namespace Marketplace.Ledger.Keys.Curve;

/// <summary>By NBitcoin.</summary>
internal sealed class ManagedSecp256k1 : ISecp256k1
{
    public PublicKey GetPublicKey(ReadOnlySpan<byte> secret)
    {
        using var key = new Key(secret.ToArray());
        return new PublicKey(key.PubKey.ToBytes());
    }

    public Signature Sign(ReadOnlySpan<byte> secret, in Hash256 digest, out int recoveryId)
    {
        using var key = new Key(secret.ToArray());
        // Without the search for a low r, so that the result is plain RFC 6979 and equal to libsecp256k1's.
        var compact = key.SignCompact(new uint256(digest.Bytes), forceLowR: false);
        recoveryId = compact.RecoveryId;
        return Signature.Read(compact.Signature);
    }

    public bool TryRecover(in Hash256 digest, ReadOnlySpan<byte> signature, int recoveryId, Span<byte> destination)
    {
        try
        {
            var key = PubKey.RecoverCompact(new uint256(digest.Bytes), new CompactSignature(recoveryId, signature.ToArray()));
            (destination.Length == PublicKey.Size ? key.Compress() : key.Decompress()).ToBytes().CopyTo(destination);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
