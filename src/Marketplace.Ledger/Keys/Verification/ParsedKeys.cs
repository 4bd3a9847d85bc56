namespace Marketplace.Ledger.Keys.Verification;

/// <summary>Public keys in libsecp256k1's own form, as one thread met them last: finding a key's point costs a tenth of verifying its signature.</summary>
/// <remarks>A fixed 400 KiB for each thread that verifies, whoever sends what; validators, meters and busy wallets are found again, all others cost nothing more.</remarks>
internal sealed class ParsedKeys
{
    /// <summary>Bytes of a key in the library's own form: 64.</summary>
    public const int ParsedSize = Secp256k1Net.Secp256k1.UNSERIALIZED_PUBKEY_LENGTH;

    private const int Slots = 1 << 12;

    [ThreadStatic]
    private static ParsedKeys? _ofThread;

    private readonly PublicKey[] _keys = new PublicKey[Slots];
    private readonly byte[] _parsed = new byte[Slots * ParsedSize];

    /// <summary>This thread's keys.</summary>
    public static ParsedKeys OfThread => _ofThread ??= new ParsedKeys();

    /// <summary>Finds the parsed form of a key; false if the bytes are no point of the curve.</summary>
    /// <param name="key">The key.</param>
    /// <param name="library">Parses it, if this thread does not remember it.</param>
    /// <param name="parsed">The parsed form; valid until this thread's next call.</param>
    public bool TryGet(in PublicKey key, Secp256k1Net.Secp256k1 library, out ReadOnlySpan<byte> parsed)
    {
        var slot = key.GetHashCode() & (Slots - 1);
        var form = _parsed.AsSpan(slot * ParsedSize, ParsedSize);
        parsed = form;

        // Every free slot holds the default value of a key, which is none.
        if (key.Bytes[0] != 0 && _keys[slot] == key)
        {
            return true;
        }

        // The slot is free while its form is written, because a form that failed to parse is worth nothing.
        _keys[slot] = default;
        if (!library.EcPubkeyParse(form, key.Bytes))
        {
            return false;
        }

        _keys[slot] = key;
        return true;
    }
}
