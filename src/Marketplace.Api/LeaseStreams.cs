namespace Marketplace.Api;

/// <summary>Something that happened to a lease. As a server-sent event, its id is the sequence and its event name is "lease".</summary>
public sealed record LeaseEventItem
{
    /// <summary>Counts a lease's events from 1 without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What happened, as a stable kebab-case name.</summary>
    public required string Kind { get; init; }

    /// <summary>What happened, in words.</summary>
    public required string Message { get; init; }

    /// <summary>The slot that it is about, if any.</summary>
    public int? Slot { get; init; }

    /// <summary>The node that it is about, if any.</summary>
    public string? NodeId { get; init; }
}

/// <summary>A page of a lease's events, oldest first.</summary>
public sealed record LeaseEventPage
{
    /// <summary>The events.</summary>
    public required IReadOnlyList<LeaseEventItem> Items { get; init; }

    /// <summary>Pass it as "after" to read what came later.</summary>
    public required long LastSequence { get; init; }

    /// <summary>The oldest event that is still kept; only the newest 200 are.</summary>
    public required long OldestSequence { get; init; }

    /// <summary>Whether the lease is settled, so that no more events will come.</summary>
    public required bool Ended { get; init; }
}

/// <summary>One line of a container's log. As a server-sent event, its event name is "log".</summary>
public sealed record LogLine
{
    /// <summary>When the engine got it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>"stdout" or "stderr".</summary>
    public required string Stream { get; init; }

    /// <summary>The line without its line end; bytes that are no UTF-8 are replaced.</summary>
    public required string Text { get; init; }
}

/// <summary>A piece of a container's log, oldest line first.</summary>
public sealed record LogPage
{
    /// <summary>The slot that was read.</summary>
    public required int Slot { get; init; }

    /// <summary>The component that was read; absent for the first.</summary>
    public string? Component { get; init; }

    /// <summary>The lines.</summary>
    public required IReadOnlyList<LogLine> Lines { get; init; }

    /// <summary>Pass it as "cursor" to read what came later.</summary>
    public string? NextCursor { get; init; }

    /// <summary>Whether there will be no more lines: the instance is gone.</summary>
    public required bool End { get; init; }

    /// <summary>Why there are no lines now, in words; absent when all is well.</summary>
    public string? Error { get; init; }
}

/// <summary>Something about an event stream itself: as "end" it is the last event, as "notice" the stream goes on.</summary>
public sealed record StreamNotice
{
    /// <summary>What is to say, in words.</summary>
    public required string Message { get; init; }
}

/// <summary>One settlement of a lease as the ledger holds it.</summary>
public sealed record LeaseChargeItem
{
    /// <summary>The settlement transaction.</summary>
    public required string TransactionId { get; init; }

    /// <summary>"settlement" while the lease goes on, "closing" for the last one, "reclaim" when the renter took everything back.</summary>
    public required string Kind { get; init; }

    /// <summary>Height of its block.</summary>
    public required long Height { get; init; }

    /// <summary>Time of its block.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Charges are settled from this instant.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Charges are settled up to this instant.</summary>
    public required DateTimeOffset Through { get; init; }

    /// <summary>Instance seconds that were paid.</summary>
    public required long PaidSeconds { get; init; }

    /// <summary>What was charged, in satoshis.</summary>
    public required Satoshis ChargedSatoshis { get; init; }

    /// <summary>What providers got of it, in satoshis.</summary>
    public required Satoshis PaidSatoshis { get; init; }

    /// <summary>What the protocol got of it, in satoshis.</summary>
    public required Satoshis FeeSatoshis { get; init; }

    /// <summary>What went back to the renter, in satoshis; only the last settlement refunds.</summary>
    public required Satoshis RefundedSatoshis { get; init; }
}

/// <summary>All settlements of a lease, oldest first. Their sum is what the ledger charged, to the satoshi.</summary>
public sealed record LeaseChargesResponse
{
    /// <summary>The lease.</summary>
    public required string LeaseId { get; init; }

    /// <summary>The settlements.</summary>
    public required IReadOnlyList<LeaseChargeItem> Items { get; init; }

    /// <summary>Sum of the charges, in satoshis.</summary>
    public required Satoshis ChargedSatoshis { get; init; }

    /// <summary>Sum of what providers got, in satoshis.</summary>
    public required Satoshis PaidSatoshis { get; init; }

    /// <summary>Sum of the protocol's fees, in satoshis.</summary>
    public required Satoshis FeeSatoshis { get; init; }

    /// <summary>Sum of what went back, in satoshis.</summary>
    public required Satoshis RefundedSatoshis { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}
