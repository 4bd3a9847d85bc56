namespace Marketplace.Api;

/// <summary>How far the explorer knows the chain, and how much there is of everything.</summary>
public sealed record ExplorerStatusResponse
{
    /// <summary>The height of the newest durable block.</summary>
    public required long HeadHeight { get; init; }

    /// <summary>The height up to which the explorer's answers know the chain.</summary>
    public required long CoveredHeight { get; init; }

    /// <summary>How many blocks there are, the genesis included.</summary>
    public required long Blocks { get; init; }

    /// <summary>How many transactions there are.</summary>
    public required long Transactions { get; init; }

    /// <summary>How many outputs are unspent.</summary>
    public required long UnspentOutputs { get; init; }

    /// <summary>How many addresses were ever seen.</summary>
    public required long Addresses { get; init; }

    /// <summary>How many addresses own anything now.</summary>
    public required long OwningAddresses { get; init; }

    /// <summary>How many leases there are, ended ones included.</summary>
    public required long Leases { get; init; }
}

/// <summary>A block as the explorer lists it.</summary>
public sealed record ExplorerBlockItem
{
    /// <summary>The height.</summary>
    public required long Height { get; init; }

    /// <summary>The block's id.</summary>
    public required string Id { get; init; }

    /// <summary>The block's time.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How many transactions it has.</summary>
    public required int TransactionCount { get; init; }

    /// <summary>The length of its encoding in bytes.</summary>
    public required int Bytes { get; init; }

    /// <summary>What its transactions left to it, in satoshis.</summary>
    public required Satoshis FeesSatoshis { get; init; }

    /// <summary>The money that it made, in satoshis.</summary>
    public required Satoshis IssuedSatoshis { get; init; }

    /// <summary>The money that it burned, in satoshis.</summary>
    public required Satoshis BurnedSatoshis { get; init; }
}

/// <summary>A page of blocks.</summary>
public sealed record ExplorerBlockPage
{
    /// <summary>The blocks.</summary>
    public required IReadOnlyList<ExplorerBlockItem> Items { get; init; }

    /// <summary>Pass it as "cursor" to go on; absent on the last page.</summary>
    public string? NextCursor { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>How much money there is. Always: issued = unspent + burned, and unspent = circulating + everything locked.</summary>
public sealed record ExplorerSupplyResponse
{
    /// <summary>Everything ever issued, in satoshis.</summary>
    public required Satoshis IssuedSatoshis { get; init; }

    /// <summary>Everything ever burned, in satoshis.</summary>
    public required Satoshis BurnedSatoshis { get; init; }

    /// <summary>What all unspent outputs are worth, in satoshis.</summary>
    public required Satoshis UnspentSatoshis { get; init; }

    /// <summary>What its owners can spend now, in satoshis.</summary>
    public required Satoshis CirculatingSatoshis { get; init; }

    /// <summary>Under time locks that are not due yet, rewards that have not matured among them, in satoshis.</summary>
    public required Satoshis TimeLockedSatoshis { get; init; }

    /// <summary>In escrow of leases, in satoshis.</summary>
    public required Satoshis EscrowSatoshis { get; init; }

    /// <summary>Under collateral locks, those that no stake stands on included, in satoshis.</summary>
    public required Satoshis CollateralSatoshis { get; init; }

    /// <summary>Deposits of proposals, in satoshis.</summary>
    public required Satoshis DepositsSatoshis { get; init; }

    /// <summary>The treasury, in satoshis.</summary>
    public required Satoshis TreasurySatoshis { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }

    /// <summary>The time of that block; it decides which time locks are due.</summary>
    public required DateTimeOffset AsOfTime { get; init; }
}

/// <summary>When the next time-locked outputs become free, soonest first.</summary>
public sealed record ExplorerUnlocksResponse
{
    /// <summary>Locks on a time, by the day (UTC) of their end.</summary>
    public required IReadOnlyList<UnlockDayItem> Days { get; init; }

    /// <summary>Locks on a height.</summary>
    public required IReadOnlyList<UnlockHeightItem> Heights { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>What becomes free on a day.</summary>
public sealed record UnlockDayItem
{
    /// <summary>The day, UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>How much, in satoshis.</summary>
    public required Satoshis AmountSatoshis { get; init; }

    /// <summary>In how many outputs.</summary>
    public required long Outputs { get; init; }
}

/// <summary>What becomes free at a height.</summary>
public sealed record UnlockHeightItem
{
    /// <summary>The height.</summary>
    public required long Height { get; init; }

    /// <summary>How much, in satoshis.</summary>
    public required Satoshis AmountSatoshis { get; init; }

    /// <summary>In how many outputs.</summary>
    public required long Outputs { get; init; }
}

/// <summary>Sums over a day.</summary>
public sealed record ExplorerDayItem
{
    /// <summary>The day (UTC) of the blocks' times.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>How many blocks.</summary>
    public required long Blocks { get; init; }

    /// <summary>How many transactions.</summary>
    public required long Transactions { get; init; }

    /// <summary>What transactions left to their blocks, in satoshis.</summary>
    public required Satoshis FeesSatoshis { get; init; }

    /// <summary>The money that was made, in satoshis.</summary>
    public required Satoshis IssuedSatoshis { get; init; }

    /// <summary>The money that was burned, in satoshis.</summary>
    public required Satoshis BurnedSatoshis { get; init; }
}

/// <summary>A page of days, newest first; days without a block are left out.</summary>
public sealed record ExplorerDayPage
{
    /// <summary>The days.</summary>
    public required IReadOnlyList<ExplorerDayItem> Items { get; init; }

    /// <summary>Pass it as "cursor" to go on; absent on the last page.</summary>
    public string? NextCursor { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>What a search text names.</summary>
public sealed record ExplorerSearchResponse
{
    /// <summary>"block", "transaction", "output", "address", "lease", "stake" or "proposal".</summary>
    public required string Kind { get; init; }

    /// <summary>The height of the block, or of the block that holds the transaction.</summary>
    public long? Height { get; init; }

    /// <summary>The id of the block, transaction, lease or proposal.</summary>
    public string? Id { get; init; }

    /// <summary>The output, or the collateral of the stake.</summary>
    public OutPointItem? Output { get; init; }

    /// <summary>The address.</summary>
    public string? Address { get; init; }

    /// <summary>Where to ask for it: a path of this API.</summary>
    public required string Path { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}
