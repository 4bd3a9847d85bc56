using Marketplace.Ledger.Keys.Curve;

namespace Marketplace.Ledger.Keys.Verification;

/// <summary>Chooses how this process verifies signatures.</summary>
public static class SignatureVerifiers
{
    /// <summary>libsecp256k1 where it loads and passes a known-answer test, else the managed verifier.</summary>
    /// <param name="description">One phrase for the log: which was chosen, and why.</param>
    public static ISignatureVerifier Choose(out string description)
    {
        if (NativeSignatureVerifier.TryCreate() is { } native)
        {
            description = native.Name;
            return native;
        }

        var managed = new ManagedSignatureVerifier();
        description = $"{managed.Name} (libsecp256k1 {NativeLibrarySecp256k1.Fault})";
        return managed;
    }
}
