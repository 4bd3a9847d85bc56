using System.Buffers.Binary;
using Marketplace.Ledger.Framing;
using Microsoft.Win32.SafeHandles;

namespace Marketplace.Chain;

/// <summary>What a full read of one segment found.</summary>
/// <param name="Header">The file's header; null when it is damaged or incomplete.</param>
/// <param name="Offsets">Where each intact record begins, up to the first that is not.</param>
/// <param name="GoodEnd">The end of the last intact record.</param>
/// <param name="Length">The file's length.</param>
/// <param name="Fault">What is wrong at <paramref name="GoodEnd"/>; null when the file ends there.</param>
/// <param name="IntactBehind">Intact records found behind the fault.</param>
/// <param name="ProvenDurable">Whether a record behind the fault proves that the damaged place was durable once.</param>
internal sealed record SegmentScan(
    ChainFileHeader? Header, List<uint> Offsets, long GoodEnd, long Length, string? Fault, int IntactBehind, bool ProvenDurable)
{
    /// <summary>Reads and checks every byte of a segment.</summary>
    public static SegmentScan Run(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        var window = new ScanWindow(file, length);
        if (!ChainFileHeader.TryRead(window.Get(0, ChainFileHeader.Size), out var header))
        {
            // The header is durable before the first record is written, so a longer file had a good one.
            return new SegmentScan(null, [], 0, length, "the file's header is damaged or incomplete", 0, length > ChainFileHeader.Size);
        }

        var offsets = new List<uint>();
        long position = ChainFileHeader.Size;
        while (position < length)
        {
            if (CheckRecord(window, position, length, header.Salt, out var size, out _) is { } fault)
            {
                var (behind, proven) = LookBehind(window, position, length, header.Salt);
                return new SegmentScan(header, offsets, position, length, fault, behind, proven);
            }

            offsets.Add(checked((uint)position));
            position += size;
        }

        return new SegmentScan(header, offsets, position, length, null, 0, false);
    }

    private static string? CheckRecord(ScanWindow window, long position, long length, uint salt, out long size, out uint groupIndex)
    {
        size = 0;
        var head = window.Get(position, RecordFrame.HeaderSize);
        if (head.Length < RecordFrame.HeaderSize)
        {
            groupIndex = 0;
            return "the record's header is incomplete";
        }

        if (!RecordFrame.TryReadHeader(head, out var payload, out groupIndex))
        {
            return "no record starts here";
        }

        size = RecordFrame.HeaderSize + (long)payload;
        if (position + size > length)
        {
            return "the record runs past the end of the file";
        }

        var whole = window.Get(position, (int)size);
        return RecordFrame.IsIntact(whole, whole[RecordFrame.HeaderSize..], salt) ? null : "the record's checksum does not match";
    }

    private static (int Intact, bool Proven) LookBehind(ScanWindow window, long damagedAt, long length, uint salt)
    {
        var intact = 0;
        var proven = false;
        var position = damagedAt + 1;
        while (position + RecordFrame.HeaderSize < length)
        {
            var probe = window.GetBuffered(position);
            var next = FindMagic(probe);
            if (next < 0)
            {
                position += Math.Max(1, probe.Length - 3);
                continue;
            }

            position += next;
            if (CheckRecord(window, position, length, salt, out var size, out var groupIndex) is null)
            {
                intact++;
                proven |= groupIndex == 0;
                position += size;
            }
            else
            {
                position++;
            }
        }

        return (intact, proven);
    }

    private static int FindMagic(ReadOnlySpan<byte> bytes)
    {
        Span<byte> magic = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, RecordFrame.Magic);
        return bytes.IndexOf(magic);
    }
}

/// <summary>A moving view of a file that is read front to back in large steps.</summary>
internal sealed class ScanWindow(SafeFileHandle file, long length)
{
    public const int Step = 1 << 20;

    private byte[] _buffer = new byte[Step];
    private long _start;
    private int _filled;

    /// <summary>The bytes at a place; fewer than asked where the file ends.</summary>
    public ReadOnlySpan<byte> Get(long position, int count)
    {
        count = (int)Math.Min(count, Math.Max(0, length - position));
        if (position < _start || position + count > _start + _filled)
        {
            Fill(position, count);
        }

        return _buffer.AsSpan((int)(position - _start), count);
    }

    /// <summary>What is at hand from a place on, at least a record's header unless the file ends.</summary>
    public ReadOnlySpan<byte> GetBuffered(long position)
    {
        Get(position, RecordFrame.HeaderSize);
        return _buffer.AsSpan((int)(position - _start), _filled - (int)(position - _start));
    }

    private void Fill(long position, int count)
    {
        if (_buffer.Length < count)
        {
            _buffer = new byte[count + Step];
        }

        _start = position;
        _filled = 0;
        while (_filled < _buffer.Length && position + _filled < length)
        {
            var read = RandomAccess.Read(file, _buffer.AsSpan(_filled), position + _filled);
            if (read == 0)
            {
                break;
            }

            _filled += read;
        }

        if (_filled < count)
        {
            throw new EndOfStreamException("The file became shorter while it was read.");
        }
    }
}
