namespace Marketplace.Ledger.Keys.Curve;

/// <summary>The implementation this process uses: libsecp256k1 where it loads and passes its self-test, else the managed one.</summary>
internal static class Secp256k1
{
    public static ISecp256k1 Current { get; } =
        NativeLibrarySecp256k1.Library is { } library ? new NativeSecp256k1(library) : new ManagedSecp256k1();
}
