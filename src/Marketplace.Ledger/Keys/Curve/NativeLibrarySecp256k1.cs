using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Marketplace.Ledger.Keys.Curve;

/// <summary>Finds and loads libsecp256k1, and holds its one context, which any number of threads may use once it is made.</summary>
internal static class NativeLibrarySecp256k1
{
    private static readonly nint Handle;

    static NativeLibrarySecp256k1()
    {
        foreach (var name in Candidates())
        {
            if (NativeLibrary.TryLoad(name, typeof(NativeLibrarySecp256k1).Assembly, DllImportSearchPath.SafeDirectories, out Handle))
            {
                FileName = name;
                break;
            }
        }

        if (Handle == 0)
        {
            return;
        }

        NativeLibrary.SetDllImportResolver(
            typeof(NativeLibrarySecp256k1).Assembly, static (library, _, _) => library == NativeMethods.Library ? Handle : 0);
        Context = CreateContext();
        IsUsable = Context != 0 && SelfTest();
        CanRecover = IsUsable
            && NativeLibrary.TryGetExport(Handle, "secp256k1_ecdsa_recover", out _)
            && NativeLibrary.TryGetExport(Handle, "secp256k1_ecdsa_sign_recoverable", out _);
    }

    /// <summary>The name that loaded, or null.</summary>
    public static string? FileName { get; }

    public static nint Context { get; }

    /// <summary>Whether the library loaded and verifies a known signature, and only that.</summary>
    public static bool IsUsable { get; }

    /// <summary>Whether the library was built with its recovery module, too.</summary>
    public static bool CanRecover { get; }

    // Each soname is an interface version; all of these have the calls used here, with the same meaning.
    private static string[] Candidates() => OperatingSystem.IsWindows()
        ? ["libsecp256k1-2.dll", "libsecp256k1-1.dll", "secp256k1.dll"]
        : OperatingSystem.IsMacOS()
            ? ["libsecp256k1.dylib", "libsecp256k1.2.dylib", "libsecp256k1.1.dylib"]
            : ["libsecp256k1.so.1", "libsecp256k1.so.2", "libsecp256k1.so.0", "libsecp256k1.so"];

    private static unsafe nint CreateContext()
    {
        var context = NativeMethods.ContextCreate(NativeMethods.ContextSign | NativeMethods.ContextVerify);
        if (context == 0)
        {
            return 0;
        }

        var seed = stackalloc byte[32];
        RandomNumberGenerator.Fill(new Span<byte>(seed, 32));
        // Blinds signing against side channels; must happen before other threads see the context.
        return NativeMethods.ContextRandomize(context, seed) == 1 ? context : 0;
    }

    private static bool SelfTest()
    {
        // RFC 6979 signature of SHA-256("Satoshi Nakamoto") under the private key 1, whose public key is the generator.
        var key = new PublicKey(Convert.FromHexString("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"));
        var digest = Hashing.Sha256("Satoshi Nakamoto"u8);
        var bytes = Convert.FromHexString(
            "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5");
        var signature = Signature.Read(bytes);
        var other = Hashing.Sha256("Satoshi Nakamot0"u8);
        return NativeSecp256k1.Verify(key, digest, signature, Context) && !NativeSecp256k1.Verify(key, other, signature, Context);
    }
}
