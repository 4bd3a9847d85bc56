namespace Marketplace.Chain;

/// <summary>The chain log could not do what it was asked; derived types say why.</summary>
public class ChainLogException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>Another process, or another log object of this one, has the chain open.</summary>
/// <param name="path">The lock file.</param>
/// <param name="holder">The process id that the lock file names, or null.</param>
/// <param name="inner">What the system said.</param>
public sealed class ChainLogLockedException(string path, string? holder, Exception? inner = null)
    : ChainLogException($"The chain is in use{(holder is null ? "" : $" by process {holder}")}: {path} is locked. Stop that process, or choose another data directory.", inner)
{
    /// <summary>The lock file.</summary>
    public string Path { get; } = path;
}

/// <summary>An append expected another height than the log has: somebody else has appended, or the caller is behind.</summary>
/// <param name="expected">The height that the caller wanted to write.</param>
/// <param name="actual">The height that comes next.</param>
public sealed class ChainLogConflictException(long expected, long actual)
    : ChainLogException($"The append is for height {expected}, but height {actual} comes next. Nothing was written.")
{
    /// <summary>The height that comes next.</summary>
    public long ActualHeight { get; } = actual;
}

/// <summary>The disk has no room. Nothing of the append stays; the log works again once there is room.</summary>
public sealed class ChainLogFullException(string path, Exception? inner = null)
    : ChainLogException($"No space left for the chain log: {path}. Nothing was written; free some space and try again.", inner);

/// <summary>An append failed, and it is not known what of it the disk holds. The log takes no more appends; open it again.</summary>
public sealed class ChainLogDoubtfulException(string path, Exception? inner = null)
    : ChainLogException($"The chain log {path} failed in an append that could not be taken back. It must be opened again.", inner);

/// <summary>A record that was durable is damaged, or missing. Nothing is changed; <see cref="ChainLogRepair"/> says what is salvageable.</summary>
/// <param name="damage">What is wrong and where.</param>
public sealed class ChainLogCorruptException(ChainDamage damage)
    : ChainLogException($"The chain log is damaged: {damage}. Nothing was changed. 'market ledger repair --dry-run' tells what is salvageable.")
{
    /// <summary>What is wrong and where.</summary>
    public ChainDamage Damage { get; } = damage;
}

/// <summary>A damaged place in a chain log.</summary>
/// <param name="Segment">The segment's file.</param>
/// <param name="Offset">Bytes from its start.</param>
/// <param name="Record">The record's number in the segment, from 0; -1 for the file's header.</param>
/// <param name="Height">The height of the block that should stand there.</param>
/// <param name="Reason">What is wrong, in words.</param>
public sealed record ChainDamage(string Segment, long Offset, long Record, long Height, string Reason)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => $"{Segment}, offset {Offset}, record {Record}, height {Height}: {Reason}";
}
