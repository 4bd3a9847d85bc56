using Marketplace.Api;

namespace Marketplace.Cli.Output;

/// <summary>A transaction: in a file, on its way, or in the chain.</summary>
internal sealed record TxOutput
{
    public required string TransactionId { get; init; }

    /// <summary>"transfer", "burn" ...</summary>
    public required string Kind { get; init; }

    public string? Network { get; init; }

    public required IReadOnlyList<TxInputItem> Inputs { get; init; }

    public required IReadOnlyList<TxOutputItem> Outputs { get; init; }

    public Satoshis? FeeSatoshis { get; init; }

    public Satoshis? BurnedSatoshis { get; init; }

    /// <summary>Of a file: whether all signatures are there.</summary>
    public bool? Complete { get; init; }

    /// <summary>Of a file: whether the host confirmed what the inputs are worth.</summary>
    public bool? InputsChecked { get; init; }

    /// <summary>The file that was written.</summary>
    public string? File { get; init; }

    /// <summary>Of a transaction in the chain.</summary>
    public long? Height { get; init; }
}

/// <summary>An input, and in a file what it spends and who signed.</summary>
internal sealed record TxInputItem
{
    public required string Output { get; init; }

    public Satoshis? AmountSatoshis { get; init; }

    public string? Address { get; init; }

    public int? SignaturesNeeded { get; init; }

    public IReadOnlyList<string>? SignedBy { get; init; }
}

/// <summary>An output.</summary>
internal sealed record TxOutputItem
{
    public required Satoshis AmountSatoshis { get; init; }

    /// <summary>"key", "multisig", "time", "escrow", "collateral", "deposit" or "treasury".</summary>
    public required string Lock { get; init; }

    public string? Address { get; init; }

    public long? FromHeight { get; init; }

    public DateTimeOffset? FromTime { get; init; }
}
