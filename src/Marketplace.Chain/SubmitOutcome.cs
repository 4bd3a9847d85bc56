using Marketplace.Ledger;

namespace Marketplace.Chain;

/// <summary>Where a transaction stands in the chain.</summary>
/// <param name="Height">The block's height.</param>
/// <param name="Index">The place in the block, from 0.</param>
public readonly record struct TransactionLocation(long Height, int Index);

/// <summary>What became of a submitted transaction. The set is closed.</summary>
public abstract record SubmitOutcome
{
    private SubmitOutcome()
    {
    }

    /// <summary>The transaction is in the chain, durably.</summary>
    /// <param name="Id">The transaction.</param>
    /// <param name="Location">Where it stands.</param>
    /// <param name="AlreadyKnown">It had been submitted before; this is the first submission's place.</param>
    public sealed record Included(Hash256 Id, TransactionLocation Location, bool AlreadyKnown) : SubmitOutcome;

    /// <summary>A rule refuses the transaction; nothing changed.</summary>
    /// <param name="Rejection">The rule.</param>
    public sealed record Refused(Rejection Rejection) : SubmitOutcome;

    /// <summary>The ledger could not decide, and not for a fault of the transaction; submit the same one again later.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Unavailable(UnavailableReason Reason) : SubmitOutcome;

    /// <summary>Too many submissions are under way; submit the same one again later.</summary>
    public sealed record Busy : SubmitOutcome
    {
        /// <summary>The one there is.</summary>
        public static Busy Instance { get; } = new();
    }
}

/// <summary>Why the ledger takes no transactions.</summary>
public enum UnavailableReason
{
    /// <summary>The engine stops.</summary>
    Stopping,

    /// <summary>The log's disk has no room.</summary>
    DiskFull,

    /// <summary>The log's disk, or the index of old transactions, fails; the engine goes on by itself as soon as that works again.</summary>
    StorageFailed,

    /// <summary>A fault in the program; it is logged.</summary>
    Internal,

    /// <summary>No process that has the ledger answers. The transaction may have been included: submitting it again tells.</summary>
    Unreachable,
}
