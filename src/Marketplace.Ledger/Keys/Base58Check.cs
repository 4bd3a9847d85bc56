using System.Diagnostics.CodeAnalysis;
using NBitcoin.DataEncoders;

namespace Marketplace.Ledger.Keys;

/// <summary>Base58 with a four-byte checksum, and in words what is wrong with a text that is none.</summary>
internal static class Base58Check
{
    // Longer than any address or key; decoding takes quadratic time, so strangers' texts are cut off here.
    private const int DefaultMaxLength = 64;
    private const int ChecksumSize = 4;
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    public static string Encode(ReadOnlySpan<byte> payload) => Encoders.Base58Check.EncodeData(payload.ToArray());

    /// <param name="text">What somebody typed.</param>
    /// <param name="what">The thing it should be, for the message: "address".</param>
    /// <param name="payload">The bytes before the checksum.</param>
    /// <param name="fault">What is wrong, never repeating the text, because it may be a secret.</param>
    /// <param name="maxLength">The most characters that are decoded.</param>
    public static bool TryDecode(
        [NotNullWhen(true)] string? text,
        string what,
        [NotNullWhen(true)] out byte[]? payload,
        [NotNullWhen(false)] out string? fault,
        int maxLength = DefaultMaxLength)
    {
        payload = null;
        fault = CheckText(text, what, maxLength);
        if (fault is not null)
        {
            return false;
        }

        var bytes = Encoders.Base58.DecodeData(text!);
        if (bytes.Length <= ChecksumSize)
        {
            fault = $"The {what} is too short.";
            return false;
        }

        var content = bytes.AsSpan(0, bytes.Length - ChecksumSize);
        var checksum = Hashing.Sha256d(content);
        if (!checksum.Bytes[..ChecksumSize].SequenceEqual(bytes.AsSpan(content.Length)))
        {
            fault = $"The checksum of the {what} does not match: a character is wrong, missing or swapped.";
            return false;
        }

        payload = content.ToArray();
        return true;
    }

    private static string? CheckText(string? text, string what, int maxLength)
    {
        if (string.IsNullOrEmpty(text))
        {
            return $"The {what} is empty.";
        }

        if (text.Length > maxLength)
        {
            return $"The {what} has {text.Length} characters, more than any {what} has.";
        }

        var position = text.AsSpan().IndexOfAnyExcept(Alphabet);
        return position < 0
            ? null
            : $"Character {position + 1} of the {what} is not one of base58 (letters and digits without 0, O, I and l).";
    }
}
