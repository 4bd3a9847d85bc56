using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger;
using Marketplace.Ledger.Canonical;

namespace Marketplace.Validators.Messages;

/// <summary>The one encoding of each message: version, kind, body. Everything that it would not have written is refused.</summary>
public static class PeerMessageCodec
{
    /// <summary>The version that this program speaks.</summary>
    public const byte Version = 1;

    /// <summary>The canonical bytes.</summary>
    /// <param name="message">The message.</param>
    public static byte[] Encode(PeerMessage message)
    {
        var writer = new CanonicalWriter(stackalloc byte[512]);
        try
        {
            writer.WriteByte(Version);
            PeerMessageWriter.Write(ref writer, message);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>The kind of an encoded message, without reading further; false if the first bytes are none of this version, or it is too long for its kind.</summary>
    /// <param name="bytes">The encoded message.</param>
    /// <param name="kind">Its kind.</param>
    public static bool TryReadKind(ReadOnlySpan<byte> bytes, out PeerMessageKind kind)
    {
        kind = bytes.Length >= 2 ? (PeerMessageKind)bytes[1] : 0;
        return bytes.Length >= 2 && bytes[0] == Version && bytes.Length <= PeerMessageLimits.Of(kind);
    }

    /// <summary>Reads canonical bytes.</summary>
    /// <param name="bytes">Exactly one message. Kept, not copied: they must not change later.</param>
    /// <param name="message">The message.</param>
    /// <param name="rejection">Why the bytes were refused.</param>
    public static bool TryDecode(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out PeerMessage? message, [NotNullWhen(false)] out Rejection? rejection)
    {
        message = null;
        rejection = null;
        if (!TryReadKind(bytes.Span, out var kind))
        {
            rejection = new Rejection(RejectionCode.Malformed, $"{bytes.Length} bytes that start with {Convert.ToHexStringLower(bytes.Span[..Math.Min(2, bytes.Length)])} are no message of version {Version}.");
            return false;
        }

        var reader = new CanonicalReader(bytes.Span);
        reader.ReadBytes(2);
        message = PeerMessageReader.Read(ref reader, bytes, kind, ref rejection);
        if (message is null || !reader.Finish())
        {
            message = null;
            rejection ??= reader.Rejection;
        }

        return message is not null;
    }

    /// <summary>What names a transaction in proposals: SHA-256d of all its bytes, so that it also names its witnesses.</summary>
    /// <param name="transaction">The transaction.</param>
    public static Hash256 ContentOf(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return Hashing.Sha256d(transaction.Encoded.Span);
    }
}
