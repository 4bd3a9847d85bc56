using Marketplace.Ledger.Framing;
using Microsoft.Win32.SafeHandles;

namespace Marketplace.Chain;

/// <summary>One open segment file and where its records begin. Guarded by the log's lock, except for reads of the file itself.</summary>
internal sealed class ChainSegment(string path, SafeFileHandle file, ChainFileHeader header, List<uint> offsets, long length) : IDisposable
{
    public string Path { get; } = path;

    public SafeFileHandle File { get; } = file;

    public uint Salt { get; } = header.Salt;

    public long FirstHeight { get; } = header.FirstHeight;

    /// <summary>Bytes that hold the header and intact records.</summary>
    public long Length { get; set; } = length;

    public List<uint> Offsets { get; } = offsets;

    public long NextHeight => FirstHeight + Offsets.Count;

    /// <summary>Where a record lies.</summary>
    public (long Offset, int Size) Locate(long height)
    {
        var index = (int)(height - FirstHeight);
        long offset = Offsets[index];
        var end = index + 1 < Offsets.Count ? Offsets[index + 1] : Length;
        return (offset, (int)(end - offset));
    }

    public void Dispose() => File.Dispose();
}
