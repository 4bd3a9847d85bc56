using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Marketplace.Chain;

namespace Marketplace.Validators.Machine;

/// <summary>How long a validator waits, and how much it keeps.</summary>
public sealed record MachineOptions
{
    /// <summary>How long the first round of a height waits for its proposal.</summary>
    /// <value>The default is 3 seconds; 1 ms to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan ProposeTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How much longer each later round waits for its proposal.</summary>
    /// <value>The default is 1 second; zero to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ProposeTimeoutStep { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the first round of a height waits for votes once a quorum has voted at all.</summary>
    /// <value>The default is 1 second; 1 ms to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan VoteTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How much longer each later round waits for votes.</summary>
    /// <value>The default is 500 ms; zero to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan VoteTimeoutStep { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// A block is made without any transaction when this much time has passed since the last one. A host takes it from its ledger's idle block
    /// interval, so it is no setting of its own.
    /// </summary>
    /// <value>The default is 30 seconds; 1 ms to a day.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00"), Browsable(false)]
    public TimeSpan EmptyBlockInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How far the time of a block that is voted for may lie ahead of this validator's clock.</summary>
    /// <value>The default is 5 seconds; zero to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan MaxClockAhead { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a validator tells its peers what it knows while a height is being decided.</summary>
    /// <value>The default is 250 ms; 1 ms to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan AnnounceInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often it does while there is nothing to decide.</summary>
    /// <value>The default is 2 seconds; 1 ms to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan QuietAnnounceInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The least time between two answers to one peer's announcements.</summary>
    /// <value>The default is 100 ms; zero to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan AnswerInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Blocks or transactions that were asked for are asked for again after this long without an answer.</summary>
    /// <value>The default is 2 seconds; 1 ms to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A transaction that was submitted here and is still in no block is sent to all peers again after this long.</summary>
    /// <value>The default is 5 seconds; 1 ms to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan RegossipAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many transactions may wait for a block; peers' transactions beyond that are dropped.</summary>
    /// <value>The default is 200,000; 1 to 100,000,000.</value>
    [Range(1, 100_000_000), DataType("transactions")]
    public int MaxPooled { get; init; } = 200_000;

    /// <summary>How many bytes of transactions may wait for a block.</summary>
    /// <value>The default is 256 MiB; 1 byte to 64 GiB.</value>
    [Range(typeof(long), "1", "68719476736"), DataType("bytes")]
    public long MaxPooledBytes { get; init; } = 256L << 20;

    /// <summary>How many waiting transactions at a time are checked for having become impossible.</summary>
    /// <value>The default is 2,000; 1 to 1,000,000.</value>
    [Range(1, 1_000_000), DataType("transactions")]
    public int SweepLimit { get; init; } = 2_000;

    /// <summary>The bytes of blocks in one answer, unless the first alone has more.</summary>
    /// <value>The default is 4 MiB; 1 byte to 1 GiB.</value>
    [Range(1, 1 << 30), DataType("bytes")]
    public int BlocksAnswerBytes { get; init; } = 4 << 20;

    internal static MachineOptions Default { get; } = new();

    internal void Validate() => DeclaredBounds.Require(this);
}
