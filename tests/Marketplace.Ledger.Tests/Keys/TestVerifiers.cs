using Marketplace.Ledger.Keys.Curve;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Ledger.Tests.Keys;

/// <summary>Both ways to verify. The native library comes with the build, so a test that cannot load it fails and never passes unseen.</summary>
internal static class TestVerifiers
{
    private const string Managed = "managed";
    private const string Native = "libsecp256k1";

    public static IReadOnlyList<string> Names { get; } = [Managed, Native];

    public static Secp256k1Net.Secp256k1 Library =>
        NativeLibrarySecp256k1.Library ?? throw new InvalidOperationException($"libsecp256k1 {NativeLibrarySecp256k1.Fault}");

    public static ISignatureVerifier ByName(string name) => name switch
    {
        Managed => new ManagedSignatureVerifier(),
        Native => new NativeSignatureVerifier(Library, rememberKeys: true),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such verifier."),
    };
}
