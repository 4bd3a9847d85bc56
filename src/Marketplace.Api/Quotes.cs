using System.Text.Json;

namespace Marketplace.Api;

/// <summary>Asks what an app would cost.</summary>
public sealed record QuoteRequest
{
    /// <summary>The app spec.</summary>
    public required JsonElement Spec { get; init; }
}

/// <summary>What an app costs, with all that a renter's wallet needs to build the transaction that opens the lease.</summary>
public sealed record QuoteResponse
{
    /// <summary>The app's name, from the spec.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the canonical spec, lower-case hex; the lease's terms carry it.</summary>
    public required string SpecHash { get; init; }

    /// <summary>Satoshis for one instance and second.</summary>
    public required Satoshis RatePerSecondSatoshis { get; init; }

    /// <summary>How many instances run.</summary>
    public required int Instances { get; init; }

    /// <summary>The term that the spec asks for, in seconds.</summary>
    public required long TermSeconds { get; init; }

    /// <summary>Satoshis that pay all instances for the whole term.</summary>
    public required Satoshis DepositSatoshis { get; init; }

    /// <summary>The smallest deposit that a lease may be opened with, in satoshis.</summary>
    public required Satoshis MinimumDepositSatoshis { get; init; }

    /// <summary>The protocol's share of each charge, in millionths. It is inside the rate, not on top.</summary>
    public required int FeePartsPerMillion { get; init; }

    /// <summary>The fee of the opening transaction itself, in satoshis for each started 1,024 bytes of its body.</summary>
    public required Satoshis TransactionFeeSatoshis { get; init; }

    /// <summary>The key hash (lower-case hex) that may settle the lease.</summary>
    public required string MeterKeyHash { get; init; }

    /// <summary>The host's clock when it quoted.</summary>
    public required DateTimeOffset QuotedAt { get; init; }
}
