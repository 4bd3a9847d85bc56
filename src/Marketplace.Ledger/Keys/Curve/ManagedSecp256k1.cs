using NBitcoin;

namespace Marketplace.Ledger.Keys.Curve;

/// <summary>By NBitcoin.</summary>
internal sealed class ManagedSecp256k1 : ISecp256k1
{
    // The field's prime less the group's order: candidates 2 and 3 have x = r + order, which must still lie in the field.
    private static ReadOnlySpan<byte> FieldPrimeLessOrder =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x01,
        0x45, 0x51, 0x23, 0x19, 0x50, 0xB7, 0x5F, 0xC4, 0x40, 0x2D, 0xA1, 0x72, 0x2F, 0xC9, 0xBA, 0xEE,
    ];

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
        // NBitcoin does not check this by itself and would answer with a key that made no such signature.
        if (recoveryId >= 2 && signature[..32].SequenceCompareTo(FieldPrimeLessOrder) >= 0)
        {
            return false;
        }

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
