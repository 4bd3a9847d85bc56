using System.Buffers.Binary;
using System.Buffers.Text;

namespace Marketplace.Sql;

/// <summary>The key of the last item of a page, packed into text that nobody needs to understand. The first byte says which list it is for.</summary>
internal ref struct Cursor
{
    private const int MaxText = 256;

    private readonly byte[] _bytes;
    private int _position;

    private Cursor(byte[] bytes)
    {
        _bytes = bytes;
        _position = 1;
    }

    /// <summary>Packs numbers and, last, some bytes.</summary>
    public static string Pack(byte list, ReadOnlySpan<long> numbers, ReadOnlySpan<byte> tail = default)
    {
        var bytes = new byte[1 + (numbers.Length * sizeof(long)) + tail.Length];
        bytes[0] = list;
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1 + (i * sizeof(long))), numbers[i]);
        }

        tail.CopyTo(bytes.AsSpan(bytes.Length - tail.Length));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Opens a cursor of a list.</summary>
    /// <exception cref="InvalidCursorException">It is none, or another list's.</exception>
    public static Cursor Open(string text, byte list)
    {
        if (text.Length is 0 or > MaxText || !Base64Url.IsValid(text))
        {
            throw new InvalidCursorException();
        }

        var bytes = Base64Url.DecodeFromChars(text);
        return bytes.Length > 0 && bytes[0] == list ? new Cursor(bytes) : throw new InvalidCursorException();
    }

    public long Number()
    {
        if (_bytes.Length - _position < sizeof(long))
        {
            throw new InvalidCursorException();
        }

        _position += sizeof(long);
        return BinaryPrimitives.ReadInt64BigEndian(_bytes.AsSpan(_position - sizeof(long)));
    }

    public readonly byte[] Tail() => _bytes[_position..];

    public readonly void End()
    {
        if (_position != _bytes.Length)
        {
            throw new InvalidCursorException();
        }
    }
}
