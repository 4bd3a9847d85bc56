using System.Diagnostics.CodeAnalysis;
using NBitcoin;

namespace Marketplace.Ledger.Keys.Derivation;

/// <summary>An account's extended public key: it gives all of the account's addresses and spends nothing. Whoever sees it sees the account's history.</summary>
public sealed class AccountPublicKey : IEquatable<AccountPublicKey>
{
    private const int EncodedSize = 74;
    private const int MaxTextLength = 120;

    private readonly ExtPubKey _key;

    internal AccountPublicKey(ExtPubKey key) => _key = key;

    private static ReadOnlySpan<byte> Version => [0x04, 0x88, 0xB2, 0x1E];

    /// <summary>Reads an extended public key; false if the text is none, with what is wrong in words.</summary>
    /// <param name="text">Base58 with checksum, starting with xpub.</param>
    /// <param name="key">The key.</param>
    /// <param name="fault">One sentence; null if the text is a key.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AccountPublicKey? key, [NotNullWhen(false)] out string? fault)
    {
        key = null;
        if (!Base58Check.TryDecode(text, "account key", out var payload, out fault, MaxTextLength))
        {
            return false;
        }

        if (payload.Length != Version.Length + EncodedSize || !payload.AsSpan().StartsWith(Version))
        {
            fault = "The text is no extended public key (xpub...).";
            return false;
        }

        try
        {
            key = new AccountPublicKey(new ExtPubKey(payload[Version.Length..]));
            return true;
        }
        catch (FormatException)
        {
            fault = "The extended public key holds no point of the curve.";
            return false;
        }
    }

    /// <summary>The public key of one address.</summary>
    /// <param name="chain">Addresses for others, or for change.</param>
    /// <param name="index">From 0 to 2^31 - 1.</param>
    public PublicKey Derive(KeyChain chain, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new PublicKey(_key.Derive((uint)chain).Derive((uint)index).PubKey.ToBytes());
    }

    /// <inheritdoc/>
    public bool Equals(AccountPublicKey? other) => other is not null && _key.ToBytes().AsSpan().SequenceEqual(other._key.ToBytes());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AccountPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The xpub text that other wallets read.</summary>
    public override string ToString() => Base58Check.Encode([.. Version, .. _key.ToBytes()]);
}
