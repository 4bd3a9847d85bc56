using Marketplace.Api;

namespace Marketplace.Cli.Output;

/// <summary>A collateral in a durable block.</summary>
internal sealed record LockedOutput
{
    /// <summary>The output: TRANSACTION:INDEX.</summary>
    public required string Collateral { get; init; }

    public required string Tier { get; init; }

    public required Satoshis AmountSatoshis { get; init; }

    /// <summary>The address that owns it.</summary>
    public required string Operator { get; init; }

    /// <summary>How many rounds old it must be before it can be registered; absent where it is registered or free.</summary>
    public long? AgeRounds { get; init; }

    public Satoshis? FeeSatoshis { get; init; }

    public long? Height { get; init; }
}

/// <summary>The wallet's collaterals.</summary>
internal sealed record CollateralListOutput
{
    public required IReadOnlyList<LockedOutput> Items { get; init; }
}

/// <summary>A collateral that is money again.</summary>
internal sealed record UnlockedOutput
{
    public required string TransactionId { get; init; }

    public required string Collateral { get; init; }

    public required Satoshis AmountSatoshis { get; init; }

    public required Satoshis FeeSatoshis { get; init; }

    public required long Height { get; init; }
}

/// <summary>The key of a machine.</summary>
internal sealed record NodeKeyOutput
{
    /// <summary>66 hex digits.</summary>
    public required string NodeKey { get; init; }

    /// <summary>The address that the key's hash makes: it is paid for the machine's work unless the host names another.</summary>
    public required string Address { get; init; }

    public required string Path { get; init; }
}

/// <summary>Something done about a stake, in a durable block.</summary>
internal sealed record StakeChangeOutput
{
    /// <summary>"registered", "restarted", "unregistered", "delegates-set" or "slashed".</summary>
    public required string Change { get; init; }

    public required string Collateral { get; init; }

    public required string TransactionId { get; init; }

    public required long Height { get; init; }

    public Satoshis? FeeSatoshis { get; init; }

    /// <summary>Of a slashing: what the reporter receives.</summary>
    public Satoshis? RewardSatoshis { get; init; }
}
