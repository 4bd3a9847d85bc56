namespace Marketplace.Api;

/// <summary>Submits a signed transaction. Its witnesses are all the authority it needs, and its id makes it idempotent.</summary>
public sealed record SubmitTransactionRequest
{
    /// <summary>The transaction in canonical encoding with its witnesses, hex.</summary>
    public required string Transaction { get; init; }
}

/// <summary>The transaction is in a durable block.</summary>
public sealed record SubmitTransactionResponse
{
    /// <summary>The transaction's id.</summary>
    public required string TransactionId { get; init; }

    /// <summary>Height of the block that holds it.</summary>
    public required long Height { get; init; }

    /// <summary>Its place in that block, counted from 0.</summary>
    public required int Index { get; init; }

    /// <summary>True when the chain held it before this request.</summary>
    public required bool AlreadyKnown { get; init; }
}

/// <summary>A transaction of the chain, with all that proves it is there.</summary>
public sealed record TransactionResponse
{
    /// <summary>The transaction's id.</summary>
    public required string TransactionId { get; init; }

    /// <summary>What it does: "transfer", "open-lease", "top-up-lease", "settle-lease", "close-lease", "reclaim-lease", "genesis-issue".</summary>
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

    /// <summary>The out-points that it spends.</summary>
    public required IReadOnlyList<OutPointItem> Inputs { get; init; }

    /// <summary>The outputs that it makes.</summary>
    public required IReadOnlyList<OutputItem> Outputs { get; init; }

    /// <summary>The whole transaction in canonical encoding, hex.</summary>
    public required string Transaction { get; init; }

    /// <summary>Proves to anyone who knows the validators that the transaction is in the chain.</summary>
    public required InclusionProof Proof { get; init; }
}

/// <summary>Names an output by the transaction that made it.</summary>
public sealed record OutPointItem
{
    /// <summary>Id of the transaction that made the output.</summary>
    public required string TransactionId { get; init; }

    /// <summary>The output's place in it, counted from 0.</summary>
    public required long Index { get; init; }
}

/// <summary>An output: an amount under a lock.</summary>
public sealed record OutputItem
{
    /// <summary>The amount in satoshis.</summary>
    public required Satoshis AmountSatoshis { get; init; }

    /// <summary>The lock.</summary>
    public required LockItem Lock { get; init; }
}

/// <summary>Says who may spend an output, and from when.</summary>
public sealed record LockItem
{
    /// <summary>"key", "multisig", "time" (its inner lock counts from a height or time on), "escrow", "collateral", "deposit" or "treasury".</summary>
    public required string Kind { get; init; }

    /// <summary>The address that can spend it in the end, for "key", "multisig", "time" and "collateral".</summary>
    public string? Address { get; init; }

    /// <summary>The lease that holds it, for "escrow".</summary>
    public string? LeaseId { get; init; }

    /// <summary>The proposal whose deposit it is, for "deposit".</summary>
    public string? ProposalId { get; init; }

    /// <summary>Spendable from this height on, for "time".</summary>
    public long? FromHeight { get; init; }

    /// <summary>Spendable from this time on, for "time".</summary>
    public DateTimeOffset? FromTime { get; init; }
}

/// <summary>A Merkle path from the transaction to the block header, and the certificate over that header.</summary>
public sealed record InclusionProof
{
    /// <summary>The sibling hashes from the leaf upwards.</summary>
    public required IReadOnlyList<string> Siblings { get; init; }

    /// <summary>How many transactions the block has.</summary>
    public required int TransactionCount { get; init; }

    /// <summary>The block header in canonical encoding, hex.</summary>
    public required string Header { get; init; }

    /// <summary>The validators' certificate over that header.</summary>
    public required CertificateItem Certificate { get; init; }
}

/// <summary>The signatures that make a block final. The genesis block has none.</summary>
public sealed record CertificateItem
{
    /// <summary>The round in which the validators voted; 0 while one decides alone.</summary>
    public required long Round { get; init; }

    /// <summary>The signatures, ascending by validator.</summary>
    public required IReadOnlyList<CertificateSignatureItem> Signatures { get; init; }
}

/// <summary>One validator's signature in a certificate.</summary>
public sealed record CertificateSignatureItem
{
    /// <summary>The validator's place in the validator set, from 0.</summary>
    public required int Validator { get; init; }

    /// <summary>The signature, 64 bytes in hex.</summary>
    public required string Signature { get; init; }
}
