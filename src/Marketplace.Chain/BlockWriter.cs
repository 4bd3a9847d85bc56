using System.Diagnostics;
using Marketplace.Ledger;
using Microsoft.Extensions.Logging;

namespace Marketplace.Chain;

/// <summary>What became of a block that was to be written.</summary>
internal enum WriteResult
{
    /// <summary>It is durable.</summary>
    Written,

    /// <summary>It is not in the log; the disk has no room.</summary>
    Full,

    /// <summary>It is not in the log, or that is not known; the log must be read before anything else is decided.</summary>
    Failed,
}

/// <summary>Writes blocks to the log and, after a doubtful failure, finds out from the disk what is there.</summary>
internal sealed partial class BlockWriter(ChainLogOptions options, LedgerInstruments instruments, ChainLog chain, ChainDisk disk, TimeProvider time, ILogger log) : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private volatile ChainLog _chain = chain;
    private long _failedAt;
    private bool _failed;

    /// <summary>The log as it is open now.</summary>
    public ChainLog Chain => _chain;

    /// <summary>Whether the log must be opened again before it takes a block.</summary>
    public bool NeedsReopen => _failed;

    /// <summary>Writes a block and waits until it is durable.</summary>
    public WriteResult Write(Block block)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            _chain.Append(block.Height, [block.Encode()]);
            instruments.OnBlock(block.Transactions.Length, Stopwatch.GetElapsedTime(started));
            return WriteResult.Written;
        }
        catch (ChainLogFullException error)
        {
            instruments.OnAppendFailed();
            DiskFull(log, block.Height, error.Message);
            return WriteResult.Full;
        }
        catch (Exception error)
        {
            instruments.OnAppendFailed();
            AppendFailed(log, block.Height, error);
            _failed = true;
            _failedAt = 0;
            return WriteResult.Failed;
        }
    }

    /// <summary>Opens the log again, at most once a second; false when that does not work either.</summary>
    public bool TryReopen()
    {
        if (_failedAt != 0 && time.GetElapsedTime(_failedAt) < RetryAfter)
        {
            return false;
        }

        try
        {
            _chain.Dispose();
            _chain = ChainLog.Open(options, log, disk);
            _failed = false;
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _failedAt = time.GetTimestamp();
            ReopenFailed(log, error);
            return false;
        }
    }

    public void Dispose() => _chain.Dispose();

    [LoggerMessage(EventId = 4141, Level = LogLevel.Error, Message = "Block {Height} was not written: {Reason}")]
    private static partial void DiskFull(ILogger log, long height, string reason);

    [LoggerMessage(EventId = 4142, Level = LogLevel.Error, Message = "Writing block {Height} failed; the log will be read again")]
    private static partial void AppendFailed(ILogger log, long height, Exception error);

    [LoggerMessage(EventId = 4143, Level = LogLevel.Critical, Message = "The chain log cannot be opened again")]
    private static partial void ReopenFailed(ILogger log, Exception error);
}
