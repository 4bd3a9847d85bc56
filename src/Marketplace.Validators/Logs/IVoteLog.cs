namespace Marketplace.Validators.Logs;

/// <summary>What this validator has signed, and what it knew then, durably: the thing that keeps it from ever signing twice.</summary>
/// <remarks>For one thread.</remarks>
internal interface IVoteLog
{
    /// <summary>The lowest height at which this validator may sign: what it has signed below is no longer known here.</summary>
    long Floor { get; }

    /// <summary>The records of a height, in the order in which they were written.</summary>
    IReadOnlyList<VoteLogRecord> Read(long height);

    /// <summary>Writes records; when this returns, they survive everything but the loss of the disk.</summary>
    /// <exception cref="IOException">They may be on disk or not; nothing that rests on them may be sent, and the log must be opened again.</exception>
    void Write(IReadOnlyList<VoteLogRecord> records);

    /// <summary>Nothing below this height is needed any more: its block is final and durable.</summary>
    void Begin(long height);
}
