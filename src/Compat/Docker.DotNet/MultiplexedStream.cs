using System.Buffers.Binary;
using System.Text;

namespace Docker.DotNet;

/// <summary>
/// A container's output: frames of eight bytes of header (stream, three zero bytes, length big-endian) and that many bytes of
/// text; or, from a terminal, the text alone.
/// </summary>
public class MultiplexedStream : IDisposable
{
    private const int HeaderLength = 8;
    private readonly Stream _stream;
    private readonly bool _multiplexed;
    private readonly byte[] _header = new byte[HeaderLength];
    private TargetStream _target;
    private long _remaining;

    public MultiplexedStream(Stream stream, bool multiplexed)
    {
        _stream = stream;
        _multiplexed = multiplexed;
    }

    public enum TargetStream
    {
        StandardIn = 0,
        StandardOut = 1,
        StandardError = 2,
    }

    public struct ReadResult
    {
        public int Count { get; set; }

        public TargetStream Target { get; set; }

        public readonly bool EOF => Count == 0;
    }

    /// <summary>Reads some bytes of one stream; never bytes of two frames at once.</summary>
    /// <exception cref="EndOfStreamException">The engine went away within a frame.</exception>
    public async Task<ReadResult> ReadOutputAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        if (!_multiplexed)
            return new ReadResult { Count = await _stream.ReadAsync(buffer.AsMemory(offset, count), cancellationToken), Target = TargetStream.StandardOut };
        while (_remaining == 0)
        {
            var read = await _stream.ReadAtLeastAsync(_header, HeaderLength, throwOnEndOfStream: false, cancellationToken);
            if (read == 0)
                return new ReadResult();
            if (read < HeaderLength)
                throw new EndOfStreamException("The output ended within a frame's header.");
            if (_header[0] > (byte)TargetStream.StandardError)
                throw new InvalidDataException($"The output has a frame for an unknown stream {_header[0]}.");
            _target = (TargetStream)_header[0];
            _remaining = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(4));
        }
        var wanted = (int)Math.Min(count, _remaining);
        var got = await _stream.ReadAsync(buffer.AsMemory(offset, wanted), cancellationToken);
        if (got == 0)
            throw new EndOfStreamException("The output ended within a frame.");
        _remaining -= got;
        return new ReadResult { Count = got, Target = _target };
    }

    public async Task<(string stdout, string stderr)> ReadOutputToEndAsync(CancellationToken cancellationToken)
    {
        using MemoryStream output = new(), error = new();
        var buffer = new byte[16 * 1024];
        while (await ReadOutputAsync(buffer, 0, buffer.Length, cancellationToken) is { EOF: false } read)
            (read.Target == TargetStream.StandardError ? error : output).Write(buffer, 0, read.Count);
        return (Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    public void Dispose()
    {
        _stream.Dispose();
        GC.SuppressFinalize(this);
    }
}
