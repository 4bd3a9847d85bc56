using System.Globalization;
using Marketplace.Ledger.Framing;

namespace Marketplace.Chain;

/// <summary>What one segment holds.</summary>
/// <param name="Path">The file.</param>
/// <param name="FirstHeight">The height of its first record, by its name.</param>
/// <param name="IntactRecords">Intact records from its start on.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="KeepBytes">Bytes that a repair keeps, from its start on; 0 when it removes the file.</param>
/// <param name="Fault">What is wrong behind the intact records; null when nothing is.</param>
public sealed record SegmentReport(string Path, long FirstHeight, long IntactRecords, long Bytes, long KeepBytes, string? Fault);

/// <summary>What a chain log holds and what a repair would do.</summary>
/// <param name="Segments">The files in order.</param>
/// <param name="SalvageableHeight">The last height up to which everything is intact; -1 when not even the first record is.</param>
/// <param name="Damage">The first damaged place; null when the log is sound or only its end is torn.</param>
/// <param name="TornBytes">Bytes of a torn end, which every start cuts by itself.</param>
/// <param name="LostRecords">Intact records that lie behind the damage and would be cut with it.</param>
public sealed record RepairReport(
    IReadOnlyList<SegmentReport> Segments, long SalvageableHeight, ChainDamage? Damage, long TornBytes, long LostRecords)
{
    /// <summary>Bytes that a repair would cut, torn end included.</summary>
    public long CutBytes => Segments.Sum(segment => segment.Bytes - segment.KeepBytes);

    /// <summary>Whether a start would refuse this log.</summary>
    public bool NeedsRepair => Damage is not null;
}

/// <summary>Says what of a damaged log is salvageable, and cuts the rest when told to.</summary>
public static class ChainLogRepair
{
    /// <summary>Reads the whole log and changes nothing. Works while a node runs, though its newest record may then look torn.</summary>
    /// <param name="directory">The folder of the segments.</param>
    public static RepairReport Inspect(string directory)
    {
        var reports = new List<SegmentReport>();
        ChainDamage? damage = null;
        long next = 0, torn = 0, lost = 0;
        var files = SegmentName.List(directory);
        for (var i = 0; i < files.Count; i++)
        {
            var (path, first) = files[i];
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var scan = SegmentScan.Run(file);
            long keep = 0;
            if (damage is null && (first != next || (scan.Header is { } header && header.FirstHeight != first)))
            {
                damage = new ChainDamage(path, 0, -1, next, $"the file is for height {first} on; height {next} should come here");
                lost += scan.Offsets.Count;
            }
            else if (damage is null)
            {
                keep = scan.GoodEnd;
                next += scan.Offsets.Count;
                if (scan.Fault is not null && (i < files.Count - 1 || scan.ProvenDurable))
                {
                    damage = new ChainDamage(path, scan.GoodEnd, scan.Header is null ? -1 : scan.Offsets.Count, next, scan.Fault);
                }
                else
                {
                    torn = scan.Length - scan.GoodEnd;
                }
            }
            else
            {
                lost += scan.Offsets.Count;
            }

            lost += damage is null ? 0 : scan.IntactBehind;
            reports.Add(new SegmentReport(path, first, scan.Offsets.Count, scan.Length, keep, scan.Fault));
        }

        if (damage is null && SnapshotStore.List(directory) is [var newest, ..] && newest.Height >= next)
        {
            var last = reports.Count == 0 ? directory : reports[^1].Path;
            damage = new ChainDamage(
                last, reports.Count == 0 ? 0 : reports[^1].KeepBytes, -1, next, $"the records from height {next} on are missing: the snapshot {Path.GetFileName(newest.Path)} is newer");
        }

        return new RepairReport(reports, next - 1, damage, torn, lost);
    }

    /// <summary>Cuts a damaged log behind its last salvageable record. What is cut is first copied beside the log.</summary>
    /// <param name="directory">The folder of the segments; no process may have it open.</param>
    /// <param name="acceptLoss">Must be true: acknowledged transactions may be lost.</param>
    /// <param name="time">Names the copy.</param>
    /// <returns>What was found before, and the folder of the copy (null when there was nothing to cut).</returns>
    /// <exception cref="InvalidOperationException"><paramref name="acceptLoss"/> is false.</exception>
    /// <exception cref="ChainLogLockedException">A process has the log open.</exception>
    public static (RepairReport Before, string? CopiedTo) Repair(string directory, bool acceptLoss, TimeProvider time)
    {
        if (!acceptLoss)
        {
            throw new InvalidOperationException("A repair cuts records that were acknowledged; it must be asked for explicitly.");
        }

        using var exclusive = ChainLock.Take(directory);
        var before = Inspect(directory);
        var snapshots = SnapshotStore.List(directory).Where(snapshot => snapshot.Height > before.SalvageableHeight).ToList();
        if (before.CutBytes == 0 && snapshots.Count == 0)
        {
            return (before, null);
        }

        var copy = Path.Combine(directory, "cut-" + time.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture));
        Directory.CreateDirectory(copy);
        var disk = new ChainDisk();

        // Last file first: when this is interrupted, what remains is still a log with damage at the same place.
        foreach (var segment in before.Segments.Reverse().Where(segment => segment.KeepBytes < segment.Bytes))
        {
            CopyDurably(segment.Path, Path.Combine(copy, Path.GetFileName(segment.Path)), disk);
            disk.FlushDirectory(copy);
            Cut(segment.Path, segment.KeepBytes, disk);
        }

        // Snapshots of what was cut would keep the log from opening.
        snapshots.ForEach(snapshot => File.Move(snapshot.Path, Path.Combine(copy, Path.GetFileName(snapshot.Path))));
        disk.FlushDirectory(copy);
        disk.FlushDirectory(directory);
        return (before, copy);
    }

    private static void CopyDurably(string from, string to, ChainDisk disk)
    {
        File.Copy(from, to);
        using var file = File.OpenHandle(to, FileMode.Open, FileAccess.ReadWrite);
        disk.Flush(file);
    }

    private static void Cut(string path, long keep, ChainDisk disk)
    {
        if (keep < ChainFileHeader.Size)
        {
            File.Delete(path);
            return;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        disk.SetLength(file, keep);
        disk.Flush(file);
    }
}
