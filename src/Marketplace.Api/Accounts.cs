namespace Marketplace.Api;

/// <summary>What an address owns.</summary>
public sealed record AccountResponse
{
    /// <summary>The address.</summary>
    public required string Address { get; init; }

    /// <summary>Everything that belongs to the address, in satoshis: spendable and time-locked.</summary>
    public required Satoshis BalanceSatoshis { get; init; }

    /// <summary>What its key can spend now, in satoshis.</summary>
    public required Satoshis SpendableSatoshis { get; init; }

    /// <summary>What is time-locked, in satoshis.</summary>
    public required Satoshis LockedSatoshis { get; init; }

    /// <summary>How many unspent outputs that is.</summary>
    public required long UnspentCount { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>An unspent output of an address.</summary>
public sealed record UnspentItem
{
    /// <summary>Id of the transaction that made it.</summary>
    public required string TransactionId { get; init; }

    /// <summary>Its place in that transaction, counted from 0.</summary>
    public required long Index { get; init; }

    /// <summary>The amount in satoshis.</summary>
    public required Satoshis AmountSatoshis { get; init; }

    /// <summary>The lock.</summary>
    public required LockItem Lock { get; init; }

    /// <summary>Height of the block that made it.</summary>
    public required long Height { get; init; }
}

/// <summary>A page of unspent outputs.</summary>
public sealed record UnspentPage
{
    /// <summary>The outputs.</summary>
    public required IReadOnlyList<UnspentItem> Items { get; init; }

    /// <summary>Pass it as "cursor" to go on; absent on the last page.</summary>
    public string? NextCursor { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>A transaction that touched an address.</summary>
public sealed record AccountTransactionItem
{
    /// <summary>The transaction's id.</summary>
    public required string TransactionId { get; init; }

    /// <summary>Height of its block.</summary>
    public required long Height { get; init; }

    /// <summary>Time of its block.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Satoshis of the address that it spent.</summary>
    public required Satoshis SentSatoshis { get; init; }

    /// <summary>Satoshis that it gave to the address.</summary>
    public required Satoshis ReceivedSatoshis { get; init; }
}

/// <summary>A page of an address's transactions, newest first.</summary>
public sealed record AccountTransactionPage
{
    /// <summary>The transactions.</summary>
    public required IReadOnlyList<AccountTransactionItem> Items { get; init; }

    /// <summary>Pass it as "cursor" to go on; absent on the last page.</summary>
    public string? NextCursor { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}
