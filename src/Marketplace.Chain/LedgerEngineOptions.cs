using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Marketplace.Chain;

/// <summary>Where a ledger engine keeps its chain, and its bounds.</summary>
/// <param name="Directory">The folder of the chain log and its snapshots; made when absent.</param>
public sealed record LedgerEngineOptions(string Directory)
{
    /// <summary>How many submissions may be under way; more are answered with <see cref="SubmitOutcome.Busy"/>.</summary>
    /// <value>The default is 100,000; 1 to 10,000,000.</value>
    [Range(1, 10_000_000), DataType("submissions")]
    public int MaxQueued { get; init; } = 100_000;

    /// <summary>How long a block may wait for submissions whose signatures are still being verified. Without any it does not wait.</summary>
    /// <value>The default is 20 ms; zero to 1 second.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan MaxBatchDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// When no block was made for this long and a reward round has ended, one is made without transactions: it issues the rounds' money and
    /// moves stakes and proposals on.
    /// </summary>
    /// <value>
    /// The default is null: never; a host derives it from the length of a round. Else 1 ms to a day. Keep it shorter than the rounds that one
    /// block can open, or some of them do not count.
    /// </value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00"), DefaultValue("follows the rounds")]
    public TimeSpan? IdleBlockInterval { get; init; }

    /// <summary>A snapshot is written after this many transactions.</summary>
    /// <value>The default is 1,000,000; 1 to 1,000,000,000,000.</value>
    [Range(typeof(long), "1", "1000000000000"), DataType("transactions")]
    public long SnapshotEveryTransactions { get; init; } = 1_000_000;

    /// <summary>A snapshot is written after this many blocks.</summary>
    /// <value>The default is 50,000; 1 to 1,000,000,000,000.</value>
    [Range(typeof(long), "1", "1000000000000"), DataType("blocks")]
    public long SnapshotEveryBlocks { get; init; } = 50_000;

    /// <summary>Whether a graceful stop writes a snapshot, so that the next start has nothing to replay.</summary>
    /// <value>The default is true.</value>
    public bool SnapshotOnStop { get; init; } = true;

    /// <summary>How many threads verify signatures.</summary>
    /// <value>The default is the number of processors; 1 to 1,024.</value>
    [Range(1, 1_024), DataType("threads"), DefaultValue("the number of processors")]
    public int VerifyThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>The length at which a segment of the log ends.</summary>
    /// <value>The default is 128 MiB; 4 KiB to 2 GiB.</value>
    [Range(typeof(long), "4096", "2147483648"), DataType("bytes")]
    public long SegmentBytes { get; init; } = ChainLogOptions.DefaultSegmentBytes;

    /// <summary>Counts what the engine does; given by whoever puts the process together.</summary>
    [Browsable(false)]
    public LedgerInstruments Instruments { get; init; } = LedgerInstruments.Shared;

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Directory);
        DeclaredBounds.Require(this);
    }
}
