using Marketplace.Ledger.Keys.Curve;

namespace Marketplace.Ledger.Keys.Verification;

/// <summary>Chooses how this process verifies signatures.</summary>
public static class SignatureVerifiers
{
    /// <summary>libsecp256k1 where it is installed and passes a known-answer test, else the managed verifier.</summary>
    /// <param name="description">One phrase for the log: which was chosen, and why.</param>
    public static ISignatureVerifier Choose(out string description)
    {
        if (NativeSignatureVerifier.TryCreate() is { } native)
        {
            description = $"libsecp256k1 ({NativeLibrarySecp256k1.FileName})";
            return native;
        }

        description = NativeLibrarySecp256k1.FileName is { } name
            ? $"managed ({name} failed its self-test)"
            : "managed (libsecp256k1 is not installed; on Debian: apt-get install libsecp256k1-1)";
        return new ManagedSignatureVerifier();
    }
}
