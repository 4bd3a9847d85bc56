namespace Marketplace.Validators.Machine;

/// <summary>How long a validator waits, and how much it keeps.</summary>
public sealed record MachineOptions
{
    /// <summary>How long a round waits for its proposal; the first round. The default value is 3 s.</summary>
    public TimeSpan ProposeTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How much longer each later round waits for its proposal. The default value is 1 s.</summary>
    public TimeSpan ProposeTimeoutStep { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a round waits for votes once a quorum has voted at all; the first round. The default value is 1 s.</summary>
    public TimeSpan VoteTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How much longer each later round waits for votes. The default value is 500 ms.</summary>
    public TimeSpan VoteTimeoutStep { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A block is made without any transaction when so much time has passed since the last one. The default value is 30 s.</summary>
    public TimeSpan EmptyBlockInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How far the time of a block that is voted for may lie ahead of this validator's clock. The default value is 5 s.</summary>
    public TimeSpan MaxClockAhead { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a validator tells its peers what it knows while a height is being decided. The default value is 250 ms.</summary>
    public TimeSpan AnnounceInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often it does while there is nothing to decide. The default value is 2 s.</summary>
    public TimeSpan QuietAnnounceInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The least time between two answers to one peer's announcements. The default value is 100 ms.</summary>
    public TimeSpan AnswerInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>After so long without an answer, blocks or transactions are asked for again. The default value is 2 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A transaction that was submitted here and is still in no block is sent to all peers again after so long. The default value is 5 s.</summary>
    public TimeSpan RegossipAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many transactions wait for a block at most; peers' transactions beyond that are dropped. The default value is 200,000.</summary>
    public int MaxPooled { get; init; } = 200_000;

    /// <summary>How many bytes of transactions wait for a block at most. The default value is 256 MiB.</summary>
    public long MaxPooledBytes { get; init; } = 256L << 20;

    /// <summary>Of how many waiting transactions at a time the rules are asked whether they have become impossible. The default value is 2,000.</summary>
    public int SweepLimit { get; init; } = 2_000;

    /// <summary>The bytes of blocks in one answer, unless the first alone has more. The default value is 4 MiB.</summary>
    public int BlocksAnswerBytes { get; init; } = 4 << 20;

    internal static MachineOptions Default { get; } = new();

    internal void Validate()
    {
        TimeSpan[] positive = [ProposeTimeout, VoteTimeout, EmptyBlockInterval, AnnounceInterval, QuietAnnounceInterval, RequestTimeout, RegossipAfter];
        if (positive.Any(span => span <= TimeSpan.Zero) || ProposeTimeoutStep < TimeSpan.Zero || VoteTimeoutStep < TimeSpan.Zero || MaxClockAhead < TimeSpan.Zero
            || AnswerInterval < TimeSpan.Zero || MaxPooled < 1 || MaxPooledBytes < 1 || SweepLimit < 1 || BlocksAnswerBytes < 1)
        {
            throw new ArgumentException($"{nameof(MachineOptions)}: times are longer than zero, steps not negative, limits at least 1.");
        }
    }
}
