using System.Collections.Immutable;

namespace Marketplace.Grains.Contracts;

/// <summary>Asks to include a transaction.</summary>
/// <param name="Transaction">The canonical encoding with witnesses. The receiver never changes it, and neither may the sender.</param>
/// <param name="SignaturesVerified">Whether a trusted grain has checked the signatures already.</param>
[GenerateSerializer, Immutable, Alias("market.SubmitTransaction")]
public sealed record SubmitTransaction([property: Id(0)] byte[] Transaction, [property: Id(1)] bool SignaturesVerified = false);

/// <summary>How a submission ended.</summary>
[GenerateSerializer, Alias("market.SubmitStatus")]
public enum SubmitStatus
{
    /// <summary>The transaction is in a durable block.</summary>
    Included = 0,

    /// <summary>The transaction breaks a rule and is in no block.</summary>
    Refused = 1,

    /// <summary>Too much waits already; nothing was accepted. Try again later.</summary>
    Busy = 2,

    /// <summary>The ledger cannot accept or cannot tell now (stopping, disk full). Ask again with the same transaction.</summary>
    Unavailable = 3,
}

/// <summary>How a submission ended, with its evidence.</summary>
/// <param name="Status">The kind of outcome.</param>
/// <param name="TransactionId">The transaction's id, 64 hex digits; empty when the bytes are no transaction.</param>
/// <param name="Height">The block's height when included.</param>
/// <param name="Index">The position in the block when included.</param>
/// <param name="AlreadyKnown">Whether it had been included before this call.</param>
/// <param name="Refusal">Why it was refused.</param>
/// <param name="Message">Why it is busy or unavailable.</param>
[GenerateSerializer, Immutable, Alias("market.SubmitResult")]
public sealed record SubmitResult(
    [property: Id(0)] SubmitStatus Status,
    [property: Id(1)] string TransactionId,
    [property: Id(2)] long Height = 0,
    [property: Id(3)] int Index = 0,
    [property: Id(4)] bool AlreadyKnown = false,
    [property: Id(5)] RefusalView? Refusal = null,
    [property: Id(6)] string? Message = null);

/// <summary>Which rule a transaction breaks.</summary>
/// <param name="Code">A stable kebab-case code.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="InputIndex">The offending input, if it is one.</param>
[GenerateSerializer, Immutable, Alias("market.Refusal")]
public sealed record RefusalView([property: Id(0)] string Code, [property: Id(1)] string Message, [property: Id(2)] int? InputIndex = null);

/// <summary>The newest durable block.</summary>
/// <param name="Height">Its height; genesis is 0.</param>
/// <param name="Id">Its id, 64 hex digits.</param>
/// <param name="Time">Its time.</param>
/// <param name="Round">The reward round that it is in.</param>
[GenerateSerializer, Immutable, Alias("market.LedgerHead")]
public sealed record LedgerHead([property: Id(0)] long Height, [property: Id(1)] string Id, [property: Id(2)] DateTimeOffset Time, [property: Id(3)] long Round = 0);

/// <summary>The parameters of the network, and of the rules in force as much as callers of grains need.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="GenesisHash">The id of the genesis block, 64 hex digits.</param>
/// <param name="FeePartsPerMillion">The protocol fee in millionths of each charge.</param>
/// <param name="MinimumTransactionFeeSatoshis">The least fee of a transfer.</param>
/// <param name="MinimumSettleIntervalSeconds">The shortest time between two settlements of a lease.</param>
/// <param name="MaximumTermSeconds">The longest term of a lease.</param>
/// <param name="ParametersJson">All parameters in their canonical JSON; its rules are those of the genesis.</param>
[GenerateSerializer, Immutable, Alias("market.LedgerParameters")]
public sealed record LedgerParametersView(
    [property: Id(0)] string Name,
    [property: Id(1)] string GenesisHash,
    [property: Id(2)] int FeePartsPerMillion,
    [property: Id(3)] long MinimumTransactionFeeSatoshis,
    [property: Id(4)] long MinimumSettleIntervalSeconds,
    [property: Id(5)] long MaximumTermSeconds,
    [property: Id(6)] string ParametersJson);

/// <summary>An unspent output's name.</summary>
/// <param name="TransactionId">64 hex digits.</param>
/// <param name="Index">The output's index.</param>
[GenerateSerializer, Immutable, Alias("market.OutPoint")]
public sealed record OutPointView([property: Id(0)] string TransactionId, [property: Id(1)] long Index);

/// <summary>An open lease as the ledger has it.</summary>
/// <param name="LeaseId">The id of the opening transaction.</param>
/// <param name="RenterKeyHash">Who opened it and gets the rest back, 40 hex digits.</param>
/// <param name="MeterKeyHash">Who may settle it, 40 hex digits.</param>
/// <param name="SpecHash">SHA-256 of the canonical spec, 64 hex digits in the order in which SHA-256 gives its bytes.</param>
/// <param name="RatePerSecondSatoshis">The price of an instance and second.</param>
/// <param name="Instances">The number of instances.</param>
/// <param name="FeePartsPerMillion">The protocol fee.</param>
/// <param name="StartsAtUnixSeconds">The start of the term.</param>
/// <param name="EndsAtUnixSeconds">The end of the term; top-ups may move it.</param>
/// <param name="OpenedAtUnixSeconds">The time of the opening block.</param>
/// <param name="SettledThroughUnixSeconds">Up to when it is settled.</param>
/// <param name="EscrowedSatoshis">What is in escrow now.</param>
/// <param name="ChargedSatoshis">What was charged so far, fee included.</param>
/// <param name="FeeSatoshis">The fee's part of the charges.</param>
/// <param name="Settlements">How many settlements there were.</param>
/// <param name="EscrowOutPoints">The escrow outputs, all of which a settlement spends.</param>
/// <param name="AsOfHeight">The height of the state that this was read from.</param>
[GenerateSerializer, Immutable, Alias("market.LeaseAccount")]
public sealed record LeaseAccountView(
    [property: Id(0)] string LeaseId,
    [property: Id(1)] string RenterKeyHash,
    [property: Id(2)] string MeterKeyHash,
    [property: Id(3)] string SpecHash,
    [property: Id(4)] long RatePerSecondSatoshis,
    [property: Id(5)] int Instances,
    [property: Id(6)] int FeePartsPerMillion,
    [property: Id(7)] long StartsAtUnixSeconds,
    [property: Id(8)] long EndsAtUnixSeconds,
    [property: Id(9)] long OpenedAtUnixSeconds,
    [property: Id(10)] long SettledThroughUnixSeconds,
    [property: Id(11)] long EscrowedSatoshis,
    [property: Id(12)] long ChargedSatoshis,
    [property: Id(13)] long FeeSatoshis,
    [property: Id(14)] long Settlements,
    [property: Id(15)] ImmutableArray<OutPointView> EscrowOutPoints,
    [property: Id(16)] long AsOfHeight);
