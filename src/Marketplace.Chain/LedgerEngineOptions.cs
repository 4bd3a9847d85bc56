namespace Marketplace.Chain;

/// <summary>Where a ledger engine keeps its chain, and its bounds.</summary>
/// <param name="Directory">The folder of the chain log and its snapshots; made when absent.</param>
public sealed record LedgerEngineOptions(string Directory)
{
    /// <summary>How many submissions may be under way; more are answered with <see cref="SubmitOutcome.Busy"/>.</summary>
    /// <value>The default is 100,000; at least 1.</value>
    public int MaxQueued { get; init; } = 100_000;

    /// <summary>How long a block may wait for submissions whose signatures are still being verified. Without any it waits not at all.</summary>
    /// <value>The default is 20 ms; zero to one second.</value>
    public TimeSpan MaxBatchDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>When no block was made for so long and a reward round has ended, one is made without transactions: it issues the rounds' money and moves nodes and proposals on.</summary>
    /// <value>The default is null: never. Else 1 ms to a day; shorter than the rounds that one block can open, or some of them do not count.</value>
    public TimeSpan? IdleBlockInterval { get; init; }

    /// <summary>A snapshot is written after so many transactions.</summary>
    /// <value>The default is 1,000,000; at least 1.</value>
    public long SnapshotEveryTransactions { get; init; } = 1_000_000;

    /// <summary>A snapshot is written after so many blocks.</summary>
    /// <value>The default is 50,000; at least 1.</value>
    public long SnapshotEveryBlocks { get; init; } = 50_000;

    /// <summary>Whether a graceful stop writes a snapshot, so that the next start has nothing to replay.</summary>
    /// <value>The default is true.</value>
    public bool SnapshotOnStop { get; init; } = true;

    /// <summary>How many threads verify signatures.</summary>
    /// <value>The default is the number of processors.</value>
    public int VerifyThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>The length at which a segment of the log ends.</summary>
    /// <value>The default is 128 MiB; see <see cref="ChainLogOptions.SegmentBytes"/>.</value>
    public long SegmentBytes { get; init; } = ChainLogOptions.DefaultSegmentBytes;

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Directory);
        Check(MaxQueued >= 1, nameof(MaxQueued), "at least 1");
        Check(MaxBatchDelay >= TimeSpan.Zero && MaxBatchDelay <= TimeSpan.FromSeconds(1), nameof(MaxBatchDelay), "zero to one second");
        Check(IdleBlockInterval is not { } idle || (idle >= TimeSpan.FromMilliseconds(1) && idle <= TimeSpan.FromDays(1)), nameof(IdleBlockInterval), "null, or 1 millisecond to a day");
        Check(SnapshotEveryTransactions >= 1, nameof(SnapshotEveryTransactions), "at least 1");
        Check(SnapshotEveryBlocks >= 1, nameof(SnapshotEveryBlocks), "at least 1");
        Check(VerifyThreads is >= 1 and <= 1024, nameof(VerifyThreads), "1 to 1024");
    }

    private static void Check(bool holds, string option, string allowed)
    {
        if (!holds)
        {
            throw new ArgumentException($"{nameof(LedgerEngineOptions)}.{option} must be {allowed}.");
        }
    }
}
