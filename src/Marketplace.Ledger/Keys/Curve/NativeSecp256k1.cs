namespace Marketplace.Ledger.Keys.Curve;

/// <summary>By libsecp256k1. Every call may block for some tens of microseconds, so none suppresses the switch of the garbage collector's mode.</summary>
internal sealed unsafe class NativeSecp256k1 : ISecp256k1
{
    private readonly nint _context = NativeLibrarySecp256k1.Context;

    public static bool Verify(in PublicKey key, in Hash256 digest, in Signature signature, nint context)
    {
        var parsedKey = stackalloc byte[NativeMethods.PublicKeySize];
        fixed (byte* keyBytes = key.Bytes)
        {
            return NativeMethods.PublicKeyParse(context, parsedKey, keyBytes, PublicKey.Size) == 1 && VerifyParsed(parsedKey, digest, signature, context);
        }
    }

    /// <summary>Verifies by a key that <see cref="NativeMethods.PublicKeyParse"/> has written.</summary>
    public static bool VerifyParsed(byte* parsedKey, in Hash256 digest, in Signature signature, nint context)
    {
        var parsedSignature = stackalloc byte[NativeMethods.SignatureSize];
        fixed (byte* digestBytes = digest.Bytes, signatureBytes = signature.Bytes)
        {
            // The library itself refuses a high s, r or s of zero, and r or s beyond the group order.
            return NativeMethods.SignatureParseCompact(context, parsedSignature, signatureBytes) == 1
                && NativeMethods.Verify(context, parsedSignature, digestBytes, parsedKey) == 1;
        }
    }

    public PublicKey GetPublicKey(ReadOnlySpan<byte> secret)
    {
        var key = stackalloc byte[NativeMethods.PublicKeySize];
        fixed (byte* secretBytes = secret)
        {
            Require(NativeMethods.PublicKeyCreate(_context, key, secretBytes));
        }

        Span<byte> bytes = stackalloc byte[PublicKey.Size];
        Serialize(key, bytes);
        return new PublicKey(bytes);
    }

    public Signature Sign(ReadOnlySpan<byte> secret, in Hash256 digest, out int recoveryId)
    {
        var signature = stackalloc byte[NativeMethods.RecoverableSignatureSize];
        var compact = stackalloc byte[Signature.Size];
        int id;
        fixed (byte* secretBytes = secret, digestBytes = digest.Bytes)
        {
            Require(NativeMethods.SignRecoverable(_context, signature, digestBytes, secretBytes, 0, 0));
            Require(NativeMethods.RecoverableSerializeCompact(_context, compact, &id, signature));
        }

        recoveryId = id;
        return Signature.Read(new ReadOnlySpan<byte>(compact, Signature.Size));
    }

    public bool TryRecover(in Hash256 digest, ReadOnlySpan<byte> signature, int recoveryId, Span<byte> destination)
    {
        var parsed = stackalloc byte[NativeMethods.RecoverableSignatureSize];
        var key = stackalloc byte[NativeMethods.PublicKeySize];
        fixed (byte* digestBytes = digest.Bytes, signatureBytes = signature)
        {
            if (NativeMethods.RecoverableParseCompact(_context, parsed, signatureBytes, recoveryId) != 1
                || NativeMethods.Recover(_context, key, parsed, digestBytes) != 1)
            {
                return false;
            }
        }

        Serialize(key, destination);
        return true;
    }

    private void Serialize(byte* key, Span<byte> destination)
    {
        var length = (nuint)destination.Length;
        var form = destination.Length == PublicKey.Size ? NativeMethods.SerializeCompressed : NativeMethods.SerializeUncompressed;
        fixed (byte* output = destination)
        {
            Require(NativeMethods.PublicKeySerialize(_context, output, &length, key, form));
        }
    }

    private static void Require(int result)
    {
        if (result != 1)
        {
            throw new InvalidOperationException("libsecp256k1 refused a key that was checked before.");
        }
    }
}
