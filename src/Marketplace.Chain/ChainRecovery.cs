using Microsoft.Extensions.Logging;

namespace Marketplace.Chain;

/// <summary>Opens the segments of a folder: checks every record, cuts what a crash tore, refuses damage.</summary>
internal sealed partial class ChainRecovery(ChainLogOptions options, ChainDisk disk, ILogger log)
{
    public List<ChainSegment> Run()
    {
        var segments = new List<ChainSegment>();
        try
        {
            var files = SegmentName.List(options.Directory);
            for (var i = 0; i < files.Count; i++)
            {
                if (Open(files[i].Path, files[i].FirstHeight, segments.Count == 0 ? 0 : segments[^1].NextHeight, last: i == files.Count - 1) is { } segment)
                {
                    segments.Add(segment);
                }
            }

            return segments;
        }
        catch
        {
            segments.ForEach(segment => segment.Dispose());
            throw;
        }
    }

    private ChainSegment? Open(string path, long namedHeight, long expectedHeight, bool last)
    {
        if (namedHeight != expectedHeight)
        {
            throw new ChainLogCorruptException(new ChainDamage(
                path, 0, -1, expectedHeight, $"the file is for height {namedHeight} on; the records from height {expectedHeight} on are missing"));
        }

        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        var keep = false;
        try
        {
            var scan = SegmentScan.Run(file);
            if (scan.Header is not { } header)
            {
                return last && !scan.ProvenDurable
                    ? RemoveUnfinished(path, file)
                    : throw Corrupt(path, scan, expectedHeight, -1);
            }

            if (!header.GenesisHash.Span.SequenceEqual(options.GenesisHash.Span))
            {
                throw new ChainLogCorruptException(new ChainDamage(path, 0, -1, expectedHeight, "the file belongs to another network"));
            }

            if (header.FirstHeight != namedHeight)
            {
                throw new ChainLogCorruptException(new ChainDamage(path, 0, -1, expectedHeight, $"the file's header says height {header.FirstHeight}"));
            }

            if (scan.Fault is not null)
            {
                if (!last || scan.ProvenDurable)
                {
                    throw Corrupt(path, scan, expectedHeight + scan.Offsets.Count, scan.Offsets.Count);
                }

                disk.SetLength(file, scan.GoodEnd);
                disk.Flush(file);
                TornTailCut(log, path, scan.GoodEnd, scan.Length - scan.GoodEnd, expectedHeight + scan.Offsets.Count, scan.Fault);
            }

            keep = true;
            return new ChainSegment(path, file, header, scan.Offsets, scan.GoodEnd);
        }
        finally
        {
            if (!keep)
            {
                file.Dispose();
            }
        }
    }

    private ChainSegment? RemoveUnfinished(string path, Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        file.Dispose();
        File.Delete(path);
        disk.FlushDirectory(options.Directory);
        UnfinishedSegmentRemoved(log, path);
        return null;
    }

    private static ChainLogCorruptException Corrupt(string path, SegmentScan scan, long height, long record) =>
        new(new ChainDamage(path, scan.GoodEnd, record, height, scan.ProvenDurable && scan.IntactBehind > 0
            ? $"{scan.Fault}, with {scan.IntactBehind} intact records behind it"
            : scan.Fault!));

    [LoggerMessage(EventId = 4111, Level = LogLevel.Warning,
        Message = "A torn end of {Path} was cut at offset {Offset}: {Bytes} bytes, from height {Height} on, never acknowledged ({Fault})")]
    private static partial void TornTailCut(ILogger log, string path, long offset, long bytes, long height, string fault);

    [LoggerMessage(EventId = 4112, Level = LogLevel.Warning, Message = "The unfinished segment {Path} was removed; it held no record")]
    private static partial void UnfinishedSegmentRemoved(ILogger log, string path);
}
