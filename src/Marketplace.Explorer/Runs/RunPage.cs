using System.Runtime.InteropServices;

namespace Marketplace.Explorer.Runs;

/// <summary>Sorted entries packed into the bytes of one row: 16 bytes each, key and value, little-endian.</summary>
internal static class RunPage
{
    /// <summary>How many entries a full page has: two of them fill a page of 8 KiB.</summary>
    public const int Capacity = 248;

    private const int EntrySize = 2 * sizeof(long);

    public static byte[] Pack(ReadOnlySpan<RunEntry> entries)
    {
        var bytes = new byte[entries.Length * EntrySize];
        var numbers = MemoryMarshal.Cast<byte, long>(bytes.AsSpan());
        for (var i = 0; i < entries.Length; i++)
        {
            numbers[2 * i] = Little(entries[i].Key);
            numbers[(2 * i) + 1] = Little(entries[i].Value);
        }

        return bytes;
    }

    public static int Count(ReadOnlySpan<byte> page) => page.Length / EntrySize;

    public static RunEntry At(ReadOnlySpan<byte> page, int index)
    {
        var numbers = MemoryMarshal.Cast<byte, long>(page);
        return new RunEntry(Little(numbers[2 * index]), Little(numbers[(2 * index) + 1]));
    }

    /// <summary>The index of the first entry that is not below the wanted one; the count when all are.</summary>
    public static int LowerBound(ReadOnlySpan<byte> page, RunEntry wanted)
    {
        var (low, high) = (0, Count(page));
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (At(page, middle).CompareTo(wanted) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static long Little(long number) => BitConverter.IsLittleEndian ? number : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(number);
}
