using System.Security.Cryptography;
using Marketplace.Ledger.Framing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Chain;

/// <summary>The truth on disk: one record per block, from the genesis block on, in append-only files that one process owns.</summary>
/// <remarks>
/// <para>An append is conditional on the height and returns when its records are durable: all of them are written with one flush.</para>
/// <para>Opening reads and checks every record. What a crash tore off the end is cut; damage anywhere else is refused.</para>
/// <para>Reads are safe from any thread. One thread at a time appends; the caller sees to that.</para>
/// </remarks>
public sealed partial class ChainLog : IDisposable
{
    private readonly ChainLogOptions _options;
    private readonly ChainDisk _disk;
    private readonly ILogger _log;
    private readonly ChainLock _lock;
    private readonly List<ChainSegment> _segments;
    private readonly Lock _index = new();
    private Exception? _broken;
    private bool _disposed;

    private ChainLog(ChainLogOptions options, ChainDisk disk, ILogger log, ChainLock exclusive, List<ChainSegment> segments)
    {
        _options = options;
        _disk = disk;
        _log = log;
        _lock = exclusive;
        _segments = segments;
    }

    /// <summary>The height that the next record gets; 0 in an empty log.</summary>
    public long NextHeight
    {
        get
        {
            lock (_index)
            {
                return _segments.Count == 0 ? 0 : _segments[^1].NextHeight;
            }
        }
    }

    /// <summary>Bytes of all segments together.</summary>
    public long SizeBytes
    {
        get
        {
            lock (_index)
            {
                return _segments.Sum(segment => segment.Length);
            }
        }
    }

    /// <summary>Opens the log of a folder, checks all of it and cuts a torn end.</summary>
    /// <param name="options">The folder and the network.</param>
    /// <param name="log">Told what was cut; may be null.</param>
    /// <exception cref="ChainLogLockedException">Another process has it.</exception>
    /// <exception cref="ChainLogCorruptException">A durable record is damaged or missing, or the log is another network's.</exception>
    public static ChainLog Open(ChainLogOptions options, ILogger? log = null) => Open(options, log, new ChainDisk());

    internal static ChainLog Open(ChainLogOptions options, ILogger? log, ChainDisk disk)
    {
        options.Validate();
        if (!Directory.Exists(options.Directory))
        {
            var made = Directory.CreateDirectory(options.Directory);
            disk.FlushDirectory(made.Parent?.FullName ?? made.FullName);
        }

        var exclusive = ChainLock.Take(options.Directory);
        try
        {
            var recovery = new ChainRecovery(options, disk, log ?? NullLogger.Instance);
            return new ChainLog(options, disk, log ?? NullLogger.Instance, exclusive, recovery.Run());
        }
        catch
        {
            exclusive.Dispose();
            throw;
        }
    }

    /// <summary>Appends records as one commit and returns when they are durable.</summary>
    /// <param name="expectedHeight">The height that the first of them gets.</param>
    /// <param name="records">One or more encoded blocks; each 1 byte to 64 MiB. Not kept.</param>
    /// <exception cref="ChainLogConflictException">Another height comes next. Nothing was written.</exception>
    /// <exception cref="ChainLogFullException">No room. Nothing was written, and the log stays usable.</exception>
    /// <exception cref="ChainLogDoubtfulException">What the disk holds is not known; the log takes no more appends.</exception>
    /// <exception cref="ChainLogException">The append failed for another reason, and nothing of it stays.</exception>
    public void Append(long expectedHeight, IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_broken is not null)
        {
            throw new ChainLogDoubtfulException(_options.Directory, _broken);
        }

        ArgumentOutOfRangeException.ThrowIfZero(records.Count);
        if (expectedHeight != NextHeight)
        {
            throw new ChainLogConflictException(expectedHeight, NextHeight);
        }

        long bytes = records.Sum(record => (long)RecordFrame.HeaderSize + record.Length);
        var segment = SegmentFor(expectedHeight, bytes);
        var buffers = Frame(records, segment.Salt);
        try
        {
            _disk.Write(segment.File, buffers, segment.Length);
            _disk.Flush(segment.File);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            TakeBack(segment, error);
            throw Typed(segment.Path, error);
        }

        lock (_index)
        {
            foreach (var record in records)
            {
                segment.Offsets.Add(checked((uint)segment.Length));
                segment.Length += RecordFrame.HeaderSize + record.Length;
            }
        }
    }

    /// <summary>Reads the record of a height, with its checksum checked again.</summary>
    /// <param name="height">0 or more.</param>
    /// <param name="record">The encoded block; null when the log ends before.</param>
    /// <exception cref="ChainLogCorruptException">The record was damaged since the log was opened.</exception>
    public bool TryRead(long height, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out byte[]? record)
    {
        ChainSegment segment;
        long offset;
        int size;
        lock (_index)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var at = _segments.FindLastIndex(candidate => candidate.FirstHeight <= height);
            if (at < 0 || height >= _segments[at].NextHeight)
            {
                record = null;
                return false;
            }

            segment = _segments[at];
            (offset, size) = segment.Locate(height);
        }

        Span<byte> header = stackalloc byte[RecordFrame.HeaderSize];
        record = new byte[size - RecordFrame.HeaderSize];
        if (!ReadFully(segment, offset, header, record)
            || !RecordFrame.TryReadHeader(header, out var payload, out _)
            || payload != record.Length
            || !RecordFrame.IsIntact(header, record, segment.Salt))
        {
            throw new ChainLogCorruptException(
                new ChainDamage(segment.Path, offset, height - segment.FirstHeight, height, "the record does not match its checksum any more"));
        }

        return true;
    }

    /// <summary>Closes the files and lets go of the lock. Whoever reads or appends meanwhile gets an exception.</summary>
    public void Dispose()
    {
        lock (_index)
        {
            if (!_disposed)
            {
                _disposed = true;
                _segments.ForEach(segment => segment.Dispose());
                _lock.Dispose();
            }
        }
    }

    private static bool ReadFully(ChainSegment segment, long offset, Span<byte> header, byte[] record) =>
        RandomAccess.Read(segment.File, header, offset) == header.Length && ReadAll(segment, record, offset + header.Length);

    private static bool ReadAll(ChainSegment segment, Span<byte> destination, long offset)
    {
        while (destination.Length > 0)
        {
            var read = RandomAccess.Read(segment.File, destination, offset);
            if (read == 0)
            {
                return false;
            }

            destination = destination[read..];
            offset += read;
        }

        return true;
    }

    private static List<ReadOnlyMemory<byte>> Frame(IReadOnlyList<ReadOnlyMemory<byte>> records, uint salt)
    {
        var headers = new byte[records.Count * RecordFrame.HeaderSize];
        var buffers = new List<ReadOnlyMemory<byte>>(records.Count * 2);
        for (var i = 0; i < records.Count; i++)
        {
            var header = headers.AsMemory(i * RecordFrame.HeaderSize, RecordFrame.HeaderSize);
            RecordFrame.WriteHeader(header.Span, records[i].Span, (uint)i, salt);
            buffers.Add(header);
            buffers.Add(records[i]);
        }

        return buffers;
    }

    private ChainSegment SegmentFor(long height, long bytes)
    {
        if (_segments.Count > 0 && _segments[^1] is var last
            && (last.Offsets.Count == 0 || last.Length + bytes <= _options.SegmentBytes))
        {
            return last;
        }

        var path = SegmentName.PathFor(_options.Directory, height);
        var header = new ChainFileHeader((uint)RandomNumberGenerator.GetInt32(int.MinValue, int.MaxValue), height, _options.GenesisHash);
        Microsoft.Win32.SafeHandles.SafeFileHandle? file = null;
        try
        {
            var head = new byte[ChainFileHeader.Size];
            header.Write(head);
            file = _disk.Create(path);
            _disk.Write(file, [head], 0);
            _disk.Flush(file);
            _disk.FlushDirectory(_options.Directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // An incomplete segment without records is also what recovery removes, so a failed removal here does no harm.
            file?.Dispose();
            TryDelete(path);
            throw Typed(path, error);
        }

        var segment = new ChainSegment(path, file, header, [], ChainFileHeader.Size);
        lock (_index)
        {
            _segments.Add(segment);
        }

        SegmentStarted(_log, path, height);
        return segment;
    }

    private void TakeBack(ChainSegment segment, Exception cause)
    {
        try
        {
            _disk.SetLength(segment.File, segment.Length);
            _disk.Flush(segment.File);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _broken = new AggregateException(cause, error);
            AppendDoubtful(_log, segment.Path, segment.Length, error);
            throw new ChainLogDoubtfulException(segment.Path, _broken);
        }

        AppendTakenBack(_log, segment.Path, segment.Length, cause);
    }

    private static ChainLogException Typed(string path, Exception error) =>
        ChainDisk.IsFull(error)
            ? new ChainLogFullException(path, error)
            : new ChainLogException($"The append to {path} failed and nothing of it stays: {error.Message}", error);

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
        }
        catch (UnauthorizedAccessException)
        {
        }
    }
}
