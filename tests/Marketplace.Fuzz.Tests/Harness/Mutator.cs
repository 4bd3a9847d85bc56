using System.Buffers.Binary;

namespace Marketplace.Fuzz.Tests.Harness;

/// <summary>Changes inputs: bits, bytes, whole numbers such as lengths and counts, sections; and joins two of them. Everything follows from the random source.</summary>
public sealed class Mutator(Random random, IFuzzTarget target)
{
    private static readonly long[] Edges =
    [
        0, 1, 2, 3, 15, 16, 31, 32, 33, 63, 64, 127, 128, 255, 256, 1_000, 1_001, 2_000, 2_001, 4_095, 4_096, 32_767, 32_768, 65_535, 65_536,
        100_000, 131_072, 1 << 24, 32 << 20, int.MaxValue, 1L << 31, uint.MaxValue, 1L << 32, 56_000_000_000_000_000, long.MaxValue, -1,
    ];

    /// <summary>A changed copy, at most <see cref="IFuzzTarget.MaxLength"/> long.</summary>
    /// <param name="parent">The input that is changed.</param>
    /// <param name="other">Another one, to take sections from.</param>
    public byte[] Change(byte[] parent, byte[] other)
    {
        var bytes = new List<byte>(parent);
        for (var changes = 1 + (random.Next(3) == 0 ? random.Next(8) : 0); changes > 0; changes--)
        {
            ChangeOnce(bytes, other);
        }

        if (bytes.Count > target.MaxLength)
        {
            bytes.RemoveRange(target.MaxLength, bytes.Count - target.MaxLength);
        }

        return [.. bytes];
    }

    private void ChangeOnce(List<byte> bytes, byte[] other)
    {
        var at = bytes.Count == 0 ? 0 : random.Next(bytes.Count);
        switch (bytes.Count == 0 ? 4 : random.Next(12))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes[at] += (byte)random.Next(-3, 4);
                break;
            case 3:
                ChangeNumber(bytes, at);
                break;
            case 4:
                bytes.InsertRange(at, Some(16));
                break;
            case 5:
                bytes.RemoveRange(at, SectionFrom(bytes, at));
                break;
            case 6:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 7:
                Repeat(bytes, at);
                break;
            case 8:
                Move(bytes, at);
                break;
            case 9:
                Splice(bytes, at, other);
                break;
            case 10 when target.Words.Count > 0:
                bytes.InsertRange(at, target.Words[random.Next(target.Words.Count)]);
                break;
            default:
                WriteVar(bytes, at);
                break;
        }
    }

    /// <summary>A number of fixed width becomes one at the edge of something, or a little more or less.</summary>
    private void ChangeNumber(List<byte> bytes, int at)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        var width = Math.Min(1 << random.Next(4), bytes.Count - at);
        for (var i = 0; i < width; i++)
        {
            number[i] = bytes[at + i];
        }

        var value = random.Next(2) == 0 ? Edges[random.Next(Edges.Length)] : BinaryPrimitives.ReadInt64LittleEndian(number) + random.Next(-2, 3);
        if (random.Next(4) == 0)
        {
            BinaryPrimitives.WriteInt64BigEndian(number, value << (64 - (8 * width)));
        }
        else
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
        }

        for (var i = 0; i < width; i++)
        {
            bytes[at + i] = number[i];
        }
    }

    /// <summary>A count or length in base 128, as it may stand before any list.</summary>
    private void WriteVar(List<byte> bytes, int at)
    {
        var value = (uint)Edges[random.Next(Edges.Length)];
        var written = new List<byte>();
        while (value >= 0x80)
        {
            written.Add((byte)(value | 0x80));
            value >>= 7;
        }

        written.Add((byte)value);
        bytes.RemoveAt(at);
        bytes.InsertRange(at, written);
    }

    private void Repeat(List<byte> bytes, int at)
    {
        var section = bytes.GetRange(at, SectionFrom(bytes, at));
        var most = Math.Max(1, (target.MaxLength - bytes.Count) / section.Count);
        for (var times = random.Next(4) == 0 ? random.Next(1, Math.Min(most, 2_500) + 1) : 1; times > 0; times--)
        {
            bytes.InsertRange(at, section);
        }
    }

    private void Move(List<byte> bytes, int at)
    {
        var section = bytes.GetRange(at, SectionFrom(bytes, at));
        bytes.RemoveRange(at, section.Count);
        bytes.InsertRange(random.Next(bytes.Count + 1), section);
    }

    private void Splice(List<byte> bytes, int at, byte[] other)
    {
        if (other.Length == 0)
        {
            return;
        }

        var from = random.Next(3) == 0 ? Math.Min(at, other.Length - 1) : random.Next(other.Length);
        var length = random.Next(2) == 0 ? other.Length - from : random.Next(1, Math.Min(64, other.Length - from) + 1);
        if (random.Next(2) == 0)
        {
            bytes.RemoveRange(at, Math.Min(length, bytes.Count - at));
        }

        bytes.InsertRange(at, other.AsSpan(from, length).ToArray());
    }

    private int SectionFrom(List<byte> bytes, int at)
    {
        var left = bytes.Count - at;
        return Math.Min(left, random.Next(4) == 0 ? random.Next(1, left + 1) : random.Next(1, 41));
    }

    private byte[] Some(int most)
    {
        var some = new byte[random.Next(1, most + 1)];
        random.NextBytes(some);
        return some;
    }
}
