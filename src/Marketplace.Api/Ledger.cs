namespace Marketplace.Api;

/// <summary>Where the chain stands.</summary>
public sealed record LedgerHeadResponse
{
    /// <summary>Height of the newest durable block; the genesis block has height 0.</summary>
    public required long Height { get; init; }

    /// <summary>Id of that block.</summary>
    public required string Id { get; init; }

    /// <summary>Time of that block.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The reward round that it is in, counted from the genesis.</summary>
    public required long Round { get; init; }

    /// <summary>All satoshis ever issued.</summary>
    public required Satoshis IssuedSatoshis { get; init; }

    /// <summary>All satoshis burned.</summary>
    public required Satoshis BurnedSatoshis { get; init; }

    /// <summary>Sum of all unspent outputs, in satoshis.</summary>
    public required Satoshis UnspentSatoshis { get; init; }

    /// <summary>How many outputs are unspent.</summary>
    public required long UnspentCount { get; init; }

    /// <summary>The height that listings (accounts, history, charges) have reached.</summary>
    public required long ProjectedHeight { get; init; }
}

/// <summary>One block without its transactions.</summary>
public record BlockSummary
{
    /// <summary>The block's height.</summary>
    public required long Height { get; init; }

    /// <summary>The block's id: the double SHA-256 of its header.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the block before it; all zeros for the genesis block.</summary>
    public required string PreviousId { get; init; }

    /// <summary>Merkle root over the transaction ids.</summary>
    public required string MerkleRoot { get; init; }

    /// <summary>The block's time.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How many transactions it holds.</summary>
    public required int TransactionCount { get; init; }
}

/// <summary>A page of blocks, newest first.</summary>
public sealed record BlockPage
{
    /// <summary>The blocks.</summary>
    public required IReadOnlyList<BlockSummary> Items { get; init; }

    /// <summary>Pass it as "cursor" to go on; absent on the last page.</summary>
    public string? NextCursor { get; init; }
}

/// <summary>One block: header, certificate and the ids of its transactions.</summary>
public sealed record BlockResponse : BlockSummary
{
    /// <summary>The header in canonical encoding, hex.</summary>
    public required string Header { get; init; }

    /// <summary>The validators' certificate over the header.</summary>
    public required CertificateItem Certificate { get; init; }

    /// <summary>The ids of the transactions, in order.</summary>
    public required IReadOnlyList<string> TransactionIds { get; init; }
}
