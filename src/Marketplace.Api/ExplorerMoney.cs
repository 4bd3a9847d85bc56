namespace Marketplace.Api;

/// <summary>A transaction with what it spends, what it makes, and who has spent that since.</summary>
public sealed record ExplorerTransactionResponse
{
    /// <summary>The transaction's id.</summary>
    public required string TransactionId { get; init; }

    /// <summary>What it does: "transfer", "coinbase", "open-lease", "register-stake", "propose" ...</summary>
    public required string Kind { get; init; }

    /// <summary>The lease that it belongs to, if any.</summary>
    public string? LeaseId { get; init; }

    /// <summary>Height of its block.</summary>
    public required long Height { get; init; }

    /// <summary>Its place in the block, counted from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Id of its block.</summary>
    public required string BlockId { get; init; }

    /// <summary>Time of its block.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Whether it is a block's coinbase or an issue of the genesis.</summary>
    public required bool Coinbase { get; init; }

    /// <summary>What it leaves to the block, in satoshis: inputs less outputs; 0 for a coinbase.</summary>
    public required Satoshis FeeSatoshis { get; init; }

    /// <summary>The length of its encoding in bytes.</summary>
    public required int Bytes { get; init; }

    /// <summary>What it spends.</summary>
    public required IReadOnlyList<ExplorerInputItem> Inputs { get; init; }

    /// <summary>What it makes.</summary>
    public required IReadOnlyList<ExplorerOutputItem> Outputs { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>What a transaction spends.</summary>
public sealed record ExplorerInputItem
{
    /// <summary>Id of the transaction that made the output.</summary>
    public required string TransactionId { get; init; }

    /// <summary>The output's place in it, counted from 0.</summary>
    public required long Index { get; init; }

    /// <summary>What it was worth, in satoshis.</summary>
    public required Satoshis AmountSatoshis { get; init; }

    /// <summary>Whose it was; absent for what nobody owns: escrow, deposits, the treasury.</summary>
    public string? Address { get; init; }
}

/// <summary>An output and what became of it.</summary>
public sealed record ExplorerOutputItem
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

    /// <summary>Whether a coinbase or an issue of the genesis made it.</summary>
    public required bool Coinbase { get; init; }

    /// <summary>Who spent it; absent while it is unspent.</summary>
    public ExplorerSpendItem? SpentBy { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>Who spent an output.</summary>
public sealed record ExplorerSpendItem
{
    /// <summary>The transaction's id.</summary>
    public required string TransactionId { get; init; }

    /// <summary>Which of its inputs, counted from 0.</summary>
    public required int InputIndex { get; init; }

    /// <summary>Height of its block.</summary>
    public required long Height { get; init; }
}

/// <summary>A page of a block's transactions.</summary>
public sealed record ExplorerTransactionPage
{
    /// <summary>The transactions.</summary>
    public required IReadOnlyList<ExplorerTransactionResponse> Items { get; init; }

    /// <summary>Pass it as "cursor" to go on; absent on the last page.</summary>
    public string? NextCursor { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>What an address owns and has moved.</summary>
public sealed record ExplorerAddressResponse
{
    /// <summary>The address.</summary>
    public required string Address { get; init; }

    /// <summary>All that it owns, locked or not, in satoshis.</summary>
    public required Satoshis BalanceSatoshis { get; init; }

    /// <summary>What can be spent now, in satoshis.</summary>
    public required Satoshis SpendableSatoshis { get; init; }

    /// <summary>Under time locks that are not due yet, in satoshis.</summary>
    public required Satoshis TimeLockedSatoshis { get; init; }

    /// <summary>Under collateral locks, in satoshis.</summary>
    public required Satoshis CollateralSatoshis { get; init; }

    /// <summary>In how many unspent outputs.</summary>
    public required long UnspentCount { get; init; }

    /// <summary>How many transactions touched it.</summary>
    public required long TransactionCount { get; init; }

    /// <summary>All it ever received, in satoshis; it counts no further than 9223372036854775807.</summary>
    public required Satoshis ReceivedSatoshis { get; init; }

    /// <summary>All it ever spent, in satoshis; it counts no further than 9223372036854775807.</summary>
    public required Satoshis SentSatoshis { get; init; }

    /// <summary>Height of the first transaction that touched it.</summary>
    public long? FirstHeight { get; init; }

    /// <summary>Height of the newest transaction that touched it.</summary>
    public long? LastHeight { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>An unspent output of an address.</summary>
public sealed record ExplorerUnspentItem
{
    /// <summary>Id of the transaction that made it.</summary>
    public required string TransactionId { get; init; }

    /// <summary>Its place in that transaction, counted from 0.</summary>
    public required long Index { get; init; }

    /// <summary>The amount in satoshis.</summary>
    public required Satoshis AmountSatoshis { get; init; }

    /// <summary>The lock.</summary>
    public required LockItem Lock { get; init; }

    /// <summary>Whether a coinbase or an issue of the genesis made it.</summary>
    public required bool Coinbase { get; init; }

    /// <summary>Height of the block that made it.</summary>
    public required long Height { get; init; }

    /// <summary>Time of that block.</summary>
    public required DateTimeOffset Time { get; init; }
}

/// <summary>A page of an address's unspent outputs.</summary>
public sealed record ExplorerUnspentPage
{
    /// <summary>The outputs.</summary>
    public required IReadOnlyList<ExplorerUnspentItem> Items { get; init; }

    /// <summary>Pass it as "cursor" to go on; absent on the last page.</summary>
    public string? NextCursor { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>The richest addresses.</summary>
public sealed record ExplorerRichListResponse
{
    /// <summary>The addresses, richest first.</summary>
    public required IReadOnlyList<ExplorerRichItem> Items { get; init; }

    /// <summary>How many addresses own anything.</summary>
    public required long OwningAddresses { get; init; }

    /// <summary>What all unspent outputs are worth together, in satoshis.</summary>
    public required Satoshis UnspentSatoshis { get; init; }

    /// <summary>The height that this answer is true at.</summary>
    public required long AsOfHeight { get; init; }
}

/// <summary>One of the richest addresses.</summary>
public sealed record ExplorerRichItem
{
    /// <summary>1 for the richest.</summary>
    public required int Rank { get; init; }

    /// <summary>The address.</summary>
    public required string Address { get; init; }

    /// <summary>All that it owns, in satoshis.</summary>
    public required Satoshis BalanceSatoshis { get; init; }

    /// <summary>In how many unspent outputs.</summary>
    public required long UnspentCount { get; init; }
}
