using System.Buffers.Binary;
using System.Security.Cryptography;
using Marketplace.Validators.Messages;

namespace Marketplace.Validators.Transport;

/// <summary>Messages over a byte stream: length, ciphertext, tag (AES-256-GCM; the length is authenticated, each message has its own number).</summary>
/// <remarks>One writer and one reader at a time. Nothing is set aside for a message beyond twice what of it has arrived, or 64 KiB.</remarks>
internal sealed class SecureStream(Stream stream, byte[] sendingKey, byte[] receivingKey) : IDisposable
{
    private const int HeaderSize = sizeof(uint);
    private const int TagSize = 16;
    private const int NonceSize = 12;
    private const int FirstStep = 64 << 10;

    private readonly AesGcm _sending = new(sendingKey, TagSize);
    private readonly AesGcm _receiving = new(receivingKey, TagSize);
    private readonly byte[] _header = new byte[HeaderSize];
    private byte[] _outgoing = new byte[1_024];
    private ulong _sent;
    private ulong _received;

    /// <summary>Sends one message.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        var length = HeaderSize + frame.Length + TagSize;
        if (_outgoing.Length < length)
        {
            _outgoing = new byte[length];
        }

        Seal(frame.Span, _outgoing);
        await stream.WriteAsync(_outgoing.AsMemory(0, length), cancellationToken);
        if (length > FirstStep)
        {
            _outgoing = new byte[FirstStep];
        }
    }

    /// <summary>Receives one message; null where the stream ends between two.</summary>
    /// <exception cref="InvalidDataException">The bytes are none, or were changed.</exception>
    /// <exception cref="EndOfStreamException">The stream ends within one.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var read = await stream.ReadAtLeastAsync(_header, HeaderSize, throwOnEndOfStream: false, cancellationToken);
        if (read == 0)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(_header);
        if (read < HeaderSize || length > PeerMessageLimits.MaxBytes)
        {
            throw new InvalidDataException($"A message of {length} bytes is longer than any.");
        }

        var sealedBytes = await ReadAsync((int)length + TagSize, cancellationToken);
        var frame = new byte[length];
        try
        {
            Span<byte> nonce = stackalloc byte[NonceSize];
            BinaryPrimitives.WriteUInt64LittleEndian(nonce, _received++);
            _receiving.Decrypt(nonce, sealedBytes.AsSpan(0, (int)length), sealedBytes.AsSpan((int)length, TagSize), frame, _header);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new InvalidDataException("A message was changed on its way.");
        }

        return frame;
    }

    public void Dispose()
    {
        _sending.Dispose();
        _receiving.Dispose();
    }

    private void Seal(ReadOnlySpan<byte> frame, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, (uint)frame.Length);
        Span<byte> nonce = stackalloc byte[NonceSize];
        BinaryPrimitives.WriteUInt64LittleEndian(nonce, _sent++);
        _sending.Encrypt(nonce, frame, destination.Slice(HeaderSize, frame.Length), destination.Slice(HeaderSize + frame.Length, TagSize), destination[..HeaderSize]);
    }

    // Memory follows what arrives, not what is announced.
    private async ValueTask<byte[]> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[Math.Min(count, FirstStep)];
        var filled = 0;
        while (true)
        {
            await stream.ReadExactlyAsync(bytes.AsMemory(filled), cancellationToken);
            filled = bytes.Length;
            if (filled == count)
            {
                return bytes;
            }

            Array.Resize(ref bytes, (int)Math.Min(count, 2L * filled));
        }
    }
}
