using System.Globalization;
using System.Text;
using Marketplace.Market.Instances;

namespace Marketplace.Containers;

/// <summary>
/// Cuts one stream's bytes into lines of bounded length. The engine writes <c>2026-01-02T03:04:05.678901234Z text\n</c>, and for a
/// line longer than <see cref="EngineLogLine.MaxBytes"/> a timestamp in front of every part without an end of line between the parts.
/// </summary>
internal sealed class LogAssembler(LogStream stream)
{
    private const int StampLength = 30;
    private readonly byte[] _buffer = new byte[StampLength + 1 + EngineLogLine.MaxBytes];
    private int _count;
    private int _textStart;
    private bool _stampDone;
    private DateTimeOffset _stamp;

    /// <summary>Takes bytes and hands out the lines they complete.</summary>
    public IEnumerable<EngineLogLine> Add(ReadOnlyMemory<byte> bytes)
    {
        for (var index = 0; index < bytes.Length; index++)
        {
            var value = bytes.Span[index];
            if (value == (byte)'\n')
            {
                yield return Take(continues: false);
                continue;
            }
            if (_stampDone && _count - _textStart == EngineLogLine.MaxBytes)
                yield return Take(continues: true);
            _buffer[_count++] = value;
            if (!_stampDone && _count == StampLength + 1)
                ReadStamp();
        }
    }

    /// <summary>What is left when the stream ends without an end of line; null when nothing is.</summary>
    public EngineLogLine? End() => _count > 0 ? Take(continues: false) : null;

    private void ReadStamp()
    {
        _stampDone = true;
        _textStart = 0;
        if (_buffer[StampLength] == (byte)' ' && _buffer[StampLength - 1] == (byte)'Z'
            && DateTimeOffset.TryParse(Encoding.ASCII.GetString(_buffer, 0, StampLength), CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var stamp))
        {
            _stamp = stamp;
            _textStart = StampLength + 1;
        }
    }

    private EngineLogLine Take(bool continues)
    {
        var end = _count > _textStart && !continues && _buffer[_count - 1] == (byte)'\r' ? _count - 1 : _count;
        var line = new EngineLogLine(_stamp, stream, Encoding.UTF8.GetString(_buffer, _textStart, end - _textStart), continues);
        (_count, _textStart, _stampDone) = (0, 0, false);
        return line;
    }
}
