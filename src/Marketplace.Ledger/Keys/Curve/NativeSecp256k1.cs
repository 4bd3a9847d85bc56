using Secp256k1Net;

namespace Marketplace.Ledger.Keys.Curve;

/// <summary>By libsecp256k1, through the package's calls over spans: none of them allocates or makes a context.</summary>
internal sealed class NativeSecp256k1(Secp256k1Net.Secp256k1 library) : ISecp256k1
{
    // The library adds one byte, the candidate's number, to a signature that a key is recovered from.
    private const int RecoverableSignatureSize = Secp256k1Net.Secp256k1.UNSERIALIZED_SIGNATURE_LENGTH + 1;

    public PublicKey GetPublicKey(ReadOnlySpan<byte> secret)
    {
        Span<byte> key = stackalloc byte[Secp256k1Net.Secp256k1.UNSERIALIZED_PUBKEY_LENGTH];
        Require(library.EcPubkeyCreate(key, secret));
        Span<byte> bytes = stackalloc byte[PublicKey.Size];
        Serialize(key, bytes);
        return new PublicKey(bytes);
    }

    public Signature Sign(ReadOnlySpan<byte> secret, in Hash256 digest, out int recoveryId)
    {
        Span<byte> signature = stackalloc byte[RecoverableSignatureSize];
        Span<byte> compact = stackalloc byte[Signature.Size];
        Require(library.EcdsaSignRecoverable(signature, digest.Bytes, secret));
        Require(library.EcdsaRecoverableSignatureSerializeCompact(compact, out recoveryId, signature));
        return Signature.Read(compact);
    }

    public bool TryRecover(in Hash256 digest, ReadOnlySpan<byte> signature, int recoveryId, Span<byte> destination)
    {
        Span<byte> parsed = stackalloc byte[RecoverableSignatureSize];
        Span<byte> key = stackalloc byte[Secp256k1Net.Secp256k1.UNSERIALIZED_PUBKEY_LENGTH];
        if (!library.EcdsaRecoverableSignatureParseCompact(parsed, signature, recoveryId) || !library.EcdsaRecover(key, parsed, digest.Bytes))
        {
            return false;
        }

        Serialize(key, destination);
        return true;
    }

    private void Serialize(ReadOnlySpan<byte> key, Span<byte> destination)
    {
        var length = (nuint)destination.Length;
        var form = destination.Length == PublicKey.Size ? Secp256k1EcFlags.Compressed : Secp256k1EcFlags.Uncompressed;
        Require(library.EcPubkeySerialize(destination, ref length, key, form));
    }

    private static void Require(bool done)
    {
        if (!done)
        {
            throw new InvalidOperationException("libsecp256k1 refused a key that was checked before.");
        }
    }
}
