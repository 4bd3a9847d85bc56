using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Ledger.Keys.Curve;

/// <summary>The libsecp256k1 that the package Secp256k1.Net carries: loaded and tested once, with one context for the whole process.</summary>
internal static class NativeLibrarySecp256k1
{
    static NativeLibrarySecp256k1()
    {
        try
        {
            var library = new Secp256k1Net.Secp256k1();
            Fault = CurveSelfTest.Passes(new NativeSecp256k1(library), new NativeSignatureVerifier(library, rememberKeys: false))
                ? null
                : "failed its self-test";
            Library = Fault is null ? library : null;
        }
        catch (Exception error)
        {
            // Whatever keeps the library away, an unknown platform among others, for which the package throws a plain Exception.
            Fault = $"cannot be used: {error.Message.Split('\n')[0].TrimEnd()}";
        }
    }

    /// <summary>The library's context, which any number of threads may use; null if <see cref="Fault"/> says why not.</summary>
    public static Secp256k1Net.Secp256k1? Library { get; }

    /// <summary>What is wrong with the library, as the end of a sentence; null if nothing is.</summary>
    public static string? Fault { get; }
}
