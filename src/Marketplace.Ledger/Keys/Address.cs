using System.Diagnostics.CodeAnalysis;

namespace Marketplace.Ledger.Keys;

/// <summary>Where money can be sent: a kind and a 20-byte hash, written as Flux does (t1... or t3..., base58 with a checksum).</summary>
/// <param name="Kind">What the hash is a hash of.</param>
/// <param name="Hash">The hash.</param>
public readonly record struct Address(AddressKind Kind, KeyHash Hash)
{
    private const int PrefixSize = 2;
    private const int PayloadSize = PrefixSize + KeyHash.Size;
    private const byte FirstPrefixByte = 0x1C;
    private const byte KeyHashPrefix = 0xB8;
    private const byte ScriptHashPrefix = 0xBD;

    /// <summary>The t1 address of a public key's hash.</summary>
    /// <param name="hash">HASH160 of the compressed public key.</param>
    public static Address FromKeyHash(KeyHash hash) => new(AddressKind.KeyHash, hash);

    /// <summary>The t3 address of a script's hash.</summary>
    /// <param name="hash">HASH160 of the script.</param>
    public static Address FromScriptHash(KeyHash hash) => new(AddressKind.ScriptHash, hash);

    /// <summary>Reads an address.</summary>
    /// <param name="text">A t1 or t3 address.</param>
    /// <exception cref="FormatException">The text is not one; the message says what is wrong with it.</exception>
    public static Address Parse(string text) => TryParse(text, out var address, out var fault) ? address : throw new FormatException(fault);

    /// <summary>Reads an address; false if the text is not one.</summary>
    /// <param name="text">A t1 or t3 address.</param>
    /// <param name="address">The address, or the default value.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out Address address) => TryParse(text, out address, out _);

    /// <summary>Reads an address; false if the text is not one, with what is wrong in words.</summary>
    /// <param name="text">A t1 or t3 address.</param>
    /// <param name="address">The address, or the default value.</param>
    /// <param name="fault">One sentence for the person who typed it; null if the text is an address.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out Address address, [NotNullWhen(false)] out string? fault)
    {
        address = default;
        if (!Base58Check.TryDecode(text, "address", out var payload, out fault))
        {
            return false;
        }

        fault = Check(payload);
        if (fault is not null)
        {
            return false;
        }

        var kind = payload[1] == KeyHashPrefix ? AddressKind.KeyHash : AddressKind.ScriptHash;
        address = new Address(kind, new KeyHash(payload.AsSpan(PrefixSize)));
        return true;
    }

    /// <summary>The address as people write it.</summary>
    public override string ToString()
    {
        Span<byte> payload = stackalloc byte[PayloadSize];
        payload[0] = FirstPrefixByte;
        payload[1] = Kind == AddressKind.ScriptHash ? ScriptHashPrefix : KeyHashPrefix;
        Hash.CopyTo(payload[PrefixSize..]);
        return Base58Check.Encode(payload);
    }

    private static string? Check(byte[] payload)
    {
        if (payload.Length != PayloadSize)
        {
            return $"The address holds {payload.Length} bytes where a Flux address holds {PayloadSize}; it may belong to another network.";
        }

        return payload[0] == FirstPrefixByte && payload[1] is (KeyHashPrefix or ScriptHashPrefix)
            ? null
            : $"The address has the prefix {payload[0]:x2}{payload[1]:x2}; a Flux address starts with t1 (1cb8) or t3 (1cbd).";
    }
}
