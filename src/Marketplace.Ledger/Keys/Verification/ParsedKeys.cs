using System.Runtime.InteropServices;
using Marketplace.Ledger.Keys.Curve;

namespace Marketplace.Ledger.Keys.Verification;

/// <summary>Public keys in libsecp256k1's own form, as one thread met them last: finding a key's point costs a tenth of verifying its signature.</summary>
/// <remarks>A fixed 400 KiB for each thread that verifies, whoever sends what; validators, meters and busy wallets are found again, all others cost nothing more.</remarks>
internal sealed unsafe class ParsedKeys
{
    private const int Slots = 1 << 12;

    [ThreadStatic]
    private static ParsedKeys? _ofThread;

    private readonly PublicKey[] _keys = new PublicKey[Slots];
    private readonly Form[] _forms = new Form[Slots];

    /// <summary>This thread's keys.</summary>
    public static ParsedKeys OfThread => _ofThread ??= new ParsedKeys();

    /// <summary>Writes the parsed form of a key; false if the bytes are no point of the curve.</summary>
    public bool TryGet(in PublicKey key, nint context, byte* parsed)
    {
        // The default value of a key, which every free slot holds, has no code of its own to find it by.
        var slot = key.GetHashCode() & (Slots - 1);
        if (key.Bytes[0] != 0 && _keys[slot] == key)
        {
            *(Form*)parsed = _forms[slot];
            return true;
        }

        fixed (byte* bytes = key.Bytes)
        {
            if (NativeMethods.PublicKeyParse(context, parsed, bytes, PublicKey.Size) != 1)
            {
                return false;
            }
        }

        _keys[slot] = key;
        _forms[slot] = *(Form*)parsed;
        return true;
    }

    [StructLayout(LayoutKind.Sequential, Size = NativeMethods.PublicKeySize)]
    private struct Form;
}
