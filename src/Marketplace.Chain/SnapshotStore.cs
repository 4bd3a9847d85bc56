using System.Globalization;
using Marketplace.Ledger;
using Microsoft.Extensions.Logging;

namespace Marketplace.Chain;

/// <summary>Snapshots of the state beside the chain log: written aside, then renamed; checked as a whole before one is used.</summary>
internal sealed partial class SnapshotStore(string chainDirectory, ILogger log)
{
    private const string Extension = ".snapshot";
    private const int Keep = 2;
    private const int BufferSize = 1 << 20;

    private readonly ChainDisk _disk = new();

    private string Folder { get; } = FolderOf(chainDirectory);

    public static string FolderOf(string chainDirectory) => Path.Combine(chainDirectory, "snapshots");

    /// <summary>The snapshots of a chain, newest first.</summary>
    public static IReadOnlyList<(string Path, long Height)> List(string chainDirectory)
    {
        var folder = FolderOf(chainDirectory);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*" + Extension)
                .Select(path => (Path: path, Height: long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var height) ? height : -1))
                .Where(file => file.Height >= 0)
                .OrderByDescending(file => file.Height)]
            : [];
    }

    /// <summary>The newest sound snapshot that belongs to the chain; null when there is none.</summary>
    /// <param name="parameters">The network.</param>
    /// <param name="tip">The height of the log's last block.</param>
    /// <param name="blockId">The id of the log's block of a height.</param>
    /// <exception cref="ChainLogCorruptException">A sound snapshot is newer than the log: blocks are missing.</exception>
    public LedgerState? LoadNewest(NetworkParameters parameters, long tip, Func<long, Hash256> blockId)
    {
        RemoveUnfinished();
        foreach (var (path, height) in List(chainDirectory))
        {
            LedgerState state;
            try
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
                state = LedgerState.ReadSnapshot(parameters, file);
            }
            catch (Exception error) when (error is InvalidDataException or IOException or FormatException)
            {
                SnapshotUnusable(log, path, error.Message);
                continue;
            }

            if (state.Height > tip)
            {
                throw new ChainLogCorruptException(new ChainDamage(
                    chainDirectory, 0, -1, tip + 1, $"the log ends at height {tip}, but the snapshot {Path.GetFileName(path)} proves that it reached height {state.Height}"));
            }

            if (state.Height != height || blockId(height) != state.TipId)
            {
                SnapshotUnusable(log, path, "it does not belong to this chain");
                continue;
            }

            SnapshotLoaded(log, path, height);
            return state;
        }

        return null;
    }

    /// <summary>Writes a snapshot durably, then removes those that are older than the newest two.</summary>
    public void Write(LedgerSnapshot snapshot, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, snapshot.Height.ToString("D16", CultureInfo.InvariantCulture) + Extension);
        var aside = path + ".tmp";
        try
        {
            using (var file = new FileStream(aside, FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferSize))
            {
                snapshot.WriteTo(file, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
            _disk.FlushDirectory(Folder);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }

        foreach (var (old, _) in List(chainDirectory).Skip(Keep))
        {
            File.Delete(old);
        }

        SnapshotWritten(log, path, snapshot.Height);
    }

    private void RemoveUnfinished()
    {
        if (Directory.Exists(Folder))
        {
            foreach (var aside in Directory.EnumerateFiles(Folder, "*" + Extension + ".tmp"))
            {
                File.Delete(aside);
            }
        }
    }

    [LoggerMessage(EventId = 4121, Level = LogLevel.Information, Message = "Snapshot {Path} of height {Height} was loaded")]
    private static partial void SnapshotLoaded(ILogger log, string path, long height);

    [LoggerMessage(EventId = 4122, Level = LogLevel.Information, Message = "Snapshot {Path} of height {Height} was written")]
    private static partial void SnapshotWritten(ILogger log, string path, long height);

    [LoggerMessage(EventId = 4123, Level = LogLevel.Warning, Message = "Snapshot {Path} is not used: {Reason}")]
    private static partial void SnapshotUnusable(ILogger log, string path, string reason);
}
