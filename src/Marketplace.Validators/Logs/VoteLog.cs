using System.Security.Cryptography;
using Marketplace.Ledger;
using Marketplace.Ledger.Framing;
using Marketplace.Ledger.Keys;
using Marketplace.Chain;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Marketplace.Validators.Logs;

/// <summary>The vote log in a file: framed and checksummed like the chain log, one flush for each write.</summary>
/// <remarks>
/// A torn end is cut: what it belonged to had not been sent. Damage before intact records is refused, because the validator could then
/// sign what it has signed differently. A log that has grown long is replaced, at the beginning of a height, by an empty one whose header
/// names that height as the lowest one to sign at.
/// </remarks>
internal sealed partial class VoteLog : IVoteLog, IDisposable
{
    private const string FileName = "votes.log";

    private readonly ChainDisk _disk;
    private readonly ILogger _log;
    private readonly string _directory;
    private readonly Hash256 _genesisHash;
    private readonly PublicKey _key;
    private readonly long _rotateAt;
    private readonly List<VoteLogRecord> _restored;
    private readonly ChainLock _lock;
    private SafeFileHandle _file;
    private uint _salt;
    private long _length;
    private bool _broken;

    private VoteLog(string directory, in Hash256 genesisHash, in PublicKey key, long rotateAt, ChainDisk disk, ILogger log, ChainLock exclusive, Opened opened)
    {
        (_directory, _genesisHash, _key, _rotateAt, _disk, _log, _lock) = (directory, genesisHash, key, rotateAt, disk, log, exclusive);
        (_file, _salt, _length, Floor, _restored) = (opened.File, opened.Salt, opened.Length, opened.Floor, opened.Records);
    }

    /// <inheritdoc/>
    public long Floor { get; private set; }

    private string Path => System.IO.Path.Combine(_directory, FileName);

    /// <summary>Opens a validator's log.</summary>
    /// <param name="directory">Its folder; made when absent.</param>
    /// <param name="genesisHash">The network.</param>
    /// <param name="key">The validator's key.</param>
    /// <param name="floor">The lowest height to sign at if there is no log yet.</param>
    /// <param name="log">Told what was cut.</param>
    /// <param name="disk">The file operations.</param>
    /// <param name="rotateAt">The length in bytes from which on the log is replaced.</param>
    /// <exception cref="VoteLogException">The log is damaged, or another network's or validator's.</exception>
    /// <exception cref="ChainLogLockedException">Another process has it.</exception>
    public static VoteLog Open(
        string directory, in Hash256 genesisHash, in PublicKey key, long floor, ILogger log, ChainDisk? disk = null, long rotateAt = 64L << 20)
    {
        disk ??= new ChainDisk();
        if (!Directory.Exists(directory))
        {
            var made = Directory.CreateDirectory(directory);
            disk.FlushDirectory(made.Parent?.FullName ?? made.FullName);
        }

        var exclusive = ChainLock.Take(directory);
        try
        {
            var path = System.IO.Path.Combine(directory, FileName);
            File.Delete(path + ".tmp");
            var opened = File.Exists(path) ? Recover(path, genesisHash, key, disk, log) : Create(directory, genesisHash, key, floor, disk);
            return new VoteLog(directory, genesisHash, key, rotateAt, disk, log, exclusive, opened);
        }
        catch
        {
            exclusive.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<VoteLogRecord> Read(long height) => [.. _restored.Where(record => record.Height == height)];

    /// <inheritdoc/>
    public void Write(IReadOnlyList<VoteLogRecord> records)
    {
        if (_broken)
        {
            throw new VoteLogException($"The vote log {Path} has failed and must be opened again.");
        }

        var buffers = Frame(records.Select(VoteLogCodec.Encode), _salt);
        try
        {
            _disk.Write(_file, buffers, _length);
            _disk.Flush(_file);
        }
        catch
        {
            _broken = true;
            throw;
        }

        _length += buffers.Sum(buffer => (long)buffer.Length);
    }

    /// <inheritdoc/>
    public void Begin(long height)
    {
        _restored.RemoveAll(record => record.Height < height);
        if (_length < _rotateAt || height <= Floor)
        {
            return;
        }

        var opened = Create(_directory, _genesisHash, _key, height, _disk);
        _file.Dispose();
        (_file, _salt, _length, Floor) = (opened.File, opened.Salt, opened.Length, height);
        Rotated(_log, Path, height);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _lock.Dispose();
    }

    private static Opened Create(string directory, in Hash256 genesisHash, in PublicKey key, long floor, ChainDisk disk)
    {
        var path = System.IO.Path.Combine(directory, FileName);
        var aside = path + ".tmp";
        File.Delete(aside);
        var salt = (uint)RandomNumberGenerator.GetInt32(int.MinValue, int.MaxValue);
        var head = new byte[ChainFileHeader.Size];
        new ChainFileHeader(salt, floor, genesisHash.ToArray()).Write(head);
        List<ReadOnlyMemory<byte>> buffers = [head, .. Frame([VoteLogCodec.Encode(new VoteLogRecord.Owner(key))], salt)];
        var file = disk.Create(aside);
        try
        {
            // Complete and durable before it has its name: a file of this name always has a good beginning.
            disk.Write(file, buffers, 0);
            disk.Flush(file);
            File.Move(aside, path, overwrite: true);
            disk.FlushDirectory(directory);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        return new Opened(file, salt, buffers.Sum(buffer => (long)buffer.Length), floor, []);
    }

    private static Opened Recover(string path, in Hash256 genesisHash, in PublicKey key, ChainDisk disk, ILogger log)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var scan = SegmentScan.Run(file);
            if (scan.Header is not { } header || !header.GenesisHash.Span.SequenceEqual(genesisHash.Bytes))
            {
                throw new VoteLogException($"The vote log {path} is damaged at its beginning, or another network's. A validator without its votes could sign twice: restore the file.");
            }

            if (scan.ProvenDurable)
            {
                throw new VoteLogException($"The vote log {path} is damaged at byte {scan.GoodEnd}: {scan.Fault}. A validator without its votes could sign twice: restore the file.");
            }

            var records = ReadRecords(file, scan, path);
            if (records.Count == 0 || records[0] is not VoteLogRecord.Owner owner || owner.Key != key)
            {
                throw new VoteLogException($"The vote log {path} belongs to another validator key.");
            }

            // What is read here may be in memory only, after a flush that failed.
            disk.SetLength(file, scan.GoodEnd);
            disk.Flush(file);
            if (scan.GoodEnd < scan.Length)
            {
                TailCut(log, path, scan.Length - scan.GoodEnd, scan.Fault);
            }

            return new Opened(file, header.Salt, scan.GoodEnd, header.FirstHeight, records);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static List<VoteLogRecord> ReadRecords(SafeFileHandle file, SegmentScan scan, string path)
    {
        var records = new List<VoteLogRecord>();
        for (var i = 0; i < scan.Offsets.Count; i++)
        {
            var start = scan.Offsets[i] + RecordFrame.HeaderSize;
            var bytes = new byte[(i + 1 < scan.Offsets.Count ? scan.Offsets[i + 1] : scan.GoodEnd) - start];
            if (RandomAccess.Read(file, bytes, start) != bytes.Length || VoteLogCodec.Decode(bytes) is not { } record)
            {
                throw new VoteLogException($"Record {i} of the vote log {path} is intact but no record that this program knows.");
            }

            records.Add(record);
        }

        return records;
    }

    private static List<ReadOnlyMemory<byte>> Frame(IEnumerable<byte[]> payloads, uint salt)
    {
        var buffers = new List<ReadOnlyMemory<byte>>();
        foreach (var payload in payloads)
        {
            var header = new byte[RecordFrame.HeaderSize];
            RecordFrame.WriteHeader(header, payload, (uint)(buffers.Count / 2), salt);
            buffers.Add(header);
            buffers.Add(payload);
        }

        return buffers;
    }

    [LoggerMessage(EventId = 4201, Level = LogLevel.Information, Message = "The vote log {Path} begins anew at height {Height}")]
    private static partial void Rotated(ILogger log, string path, long height);

    [LoggerMessage(EventId = 4202, Level = LogLevel.Warning, Message = "{Bytes} bytes of an unfinished write were cut from the vote log {Path}: {Fault}")]
    private static partial void TailCut(ILogger log, string path, long bytes, string? fault);

    private sealed record Opened(SafeFileHandle File, uint Salt, long Length, long Floor, List<VoteLogRecord> Records);
}

/// <summary>The vote log cannot be used.</summary>
/// <param name="message">What is wrong, and what to do.</param>
public sealed class VoteLogException(string message) : IOException(message);
