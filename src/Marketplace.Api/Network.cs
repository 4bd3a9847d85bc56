using System.Text.Json;

namespace Marketplace.Api;

/// <summary>The network that this host belongs to: all that a wallet needs to build and sign for it.</summary>
public sealed record NetworkResponse
{
    /// <summary>The network's name, "devnet" and the like.</summary>
    public required string Name { get; init; }

    /// <summary>Id of the genesis block; every signature binds to it.</summary>
    public required string GenesisHash { get; init; }

    /// <summary>The genesis parameters, complete: a verifier trusts these and nothing else.</summary>
    public required JsonElement Parameters { get; init; }

    /// <summary>The rules in force, each by its name in its unit: those of the genesis, as proposals have changed them.</summary>
    public required IReadOnlyDictionary<string, RuleValue> Rules { get; init; }

    /// <summary>The key hash (lower-case hex) that settles leases opened through this host.</summary>
    public required string MeterKeyHash { get; init; }

    /// <summary>The protocol's share of each charge, in millionths, as in force.</summary>
    public required int FeePartsPerMillion { get; init; }

    /// <summary>The smallest fee of a transaction, in satoshis for each started 1,024 bytes of its body.</summary>
    public required Satoshis MinimumTransactionFeeSatoshis { get; init; }

    /// <summary>The price list in force.</summary>
    public required NetworkPrices Prices { get; init; }

    /// <summary>Whether POST /v1/faucet gives money.</summary>
    public required bool Faucet { get; init; }

    /// <summary>The most that one faucet request gives, in satoshis; 0 without a faucet.</summary>
    public required Satoshis FaucetMaximumSatoshis { get; init; }

    /// <summary>The host's version.</summary>
    public required string Version { get; init; }
}

/// <summary>What resources cost for one instance, in satoshis per hour. Each price is the rule of the same name.</summary>
public sealed record NetworkPrices
{
    /// <summary>The price of each 100 thousandths of a core, in satoshis per hour.</summary>
    public required Satoshis CpuPer100Milli { get; init; }

    /// <summary>The price of each 100 MiB of memory, in satoshis per hour.</summary>
    public required Satoshis MemoryPer100MiB { get; init; }

    /// <summary>The price of each GiB of disk, in satoshis per hour.</summary>
    public required Satoshis DiskPerGiB { get; init; }

    /// <summary>The price of each published port, in satoshis per hour.</summary>
    public required Satoshis PerPort { get; init; }

    /// <summary>The least that an instance costs, in satoshis per second.</summary>
    public required Satoshis MinimumRatePerSecond { get; init; }
}

/// <summary>Asks the devnet's faucet for money.</summary>
public sealed record FaucetRequest
{
    /// <summary>The address to give to.</summary>
    public required string Address { get; init; }

    /// <summary>How much, in satoshis.</summary>
    public required Satoshis AmountSatoshis { get; init; }
}

/// <summary>The faucet's payment is in a durable block.</summary>
public sealed record FaucetResponse
{
    /// <summary>The payment.</summary>
    public required string TransactionId { get; init; }

    /// <summary>Height of its block.</summary>
    public required long Height { get; init; }

    /// <summary>How much was given, in satoshis.</summary>
    public required Satoshis AmountSatoshis { get; init; }
}

/// <summary>Whether the host is alive or ready, and what its parts say.</summary>
public sealed record HealthResponse
{
    /// <summary>"ok" or "unavailable".</summary>
    public required string Status { get; init; }

    /// <summary>Each part that was asked.</summary>
    public IReadOnlyList<HealthCheckItem> Checks { get; init; } = [];
}

/// <summary>What one part of the host says.</summary>
public sealed record HealthCheckItem
{
    /// <summary>The part: "ledger", "projections", "silo", "engine" ...</summary>
    public required string Name { get; init; }

    /// <summary>Whether it can work.</summary>
    public required bool Ok { get; init; }

    /// <summary>How it is, in words.</summary>
    public required string Detail { get; init; }
}
