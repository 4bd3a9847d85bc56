using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Marketplace.Grains.Contracts;

/// <summary>The front of one address: checks what its owner submits before the orderer sees it, and answers from projections.</summary>
/// <remarks>The key is the address. It keeps no state, so every method may interleave.</remarks>
[Alias("market.IChainAccountGrain")]
public interface IChainAccountGrain : IGrainWithStringKey
{
    /// <summary>Decodes a transaction, checks its form and signatures, and has it included.</summary>
    /// <param name="command">The transaction; <see cref="SubmitTransaction.SignaturesVerified"/> is not believed here.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown, and submitting again is safe.</param>
    /// <returns>The outcome; a refusal is no exception.</returns>
    [AlwaysInterleave, Alias("Submit")]
    Task<SubmitResult> SubmitAsync(SubmitTransaction command, CancellationToken cancellationToken = default);

    /// <summary>What the address owns.</summary>
    [AlwaysInterleave, Alias("GetBalance")]
    Task<AccountBalance> GetBalanceAsync(CancellationToken cancellationToken = default);

    /// <summary>A page of the address's unspent outputs.</summary>
    /// <param name="cursor">Where the last page ended, or null for the first.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [AlwaysInterleave, Alias("GetUnspent")]
    Task<UnspentPage> GetUnspentAsync(string? cursor, int limit, CancellationToken cancellationToken = default);

    /// <summary>A page of the address's transactions, newest first.</summary>
    /// <param name="cursor">Where the last page ended, or null for the first.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [AlwaysInterleave, Alias("GetHistory")]
    Task<HistoryPage> GetHistoryAsync(string? cursor, int limit, CancellationToken cancellationToken = default);
}

/// <summary>What an address owns.</summary>
/// <param name="Address">The address.</param>
/// <param name="BalanceSatoshis">All its unspent outputs together.</param>
/// <param name="LockedSatoshis">The part under a time lock that still holds.</param>
/// <param name="UnspentCount">How many unspent outputs there are.</param>
/// <param name="AsOfHeight">The height of the state that this was read from.</param>
[GenerateSerializer, Immutable, Alias("market.AccountBalance")]
public sealed record AccountBalance(
    [property: Id(0)] string Address,
    [property: Id(1)] long BalanceSatoshis,
    [property: Id(2)] long LockedSatoshis,
    [property: Id(3)] long UnspentCount,
    [property: Id(4)] long AsOfHeight);

/// <summary>An unspent output.</summary>
/// <param name="OutPoint">Its name.</param>
/// <param name="AmountSatoshis">Its amount.</param>
/// <param name="Height">The height at which it came to be.</param>
/// <param name="LockedUntil">The height (below 500,000,000) or unix time until which it is locked, or null.</param>
[GenerateSerializer, Immutable, Alias("market.UnspentItem")]
public sealed record UnspentItem(
    [property: Id(0)] OutPointView OutPoint,
    [property: Id(1)] long AmountSatoshis,
    [property: Id(2)] long Height,
    [property: Id(3)] long? LockedUntil = null);

/// <summary>A page of unspent outputs.</summary>
/// <param name="Items">The outputs.</param>
/// <param name="NextCursor">Where to go on, or null at the end.</param>
/// <param name="AsOfHeight">The height of the state that this was read from.</param>
[GenerateSerializer, Immutable, Alias("market.UnspentPage")]
public sealed record UnspentPage(
    [property: Id(0)] ImmutableArray<UnspentItem> Items,
    [property: Id(1)] string? NextCursor,
    [property: Id(2)] long AsOfHeight);

/// <summary>A transaction's effect on an address.</summary>
/// <param name="TransactionId">64 hex digits.</param>
/// <param name="Height">Its block.</param>
/// <param name="Index">Its position in the block.</param>
/// <param name="ReceivedSatoshis">What the address received.</param>
/// <param name="SpentSatoshis">What the address spent.</param>
/// <param name="Time">The block's time.</param>
[GenerateSerializer, Immutable, Alias("market.HistoryItem")]
public sealed record HistoryItem(
    [property: Id(0)] string TransactionId,
    [property: Id(1)] long Height,
    [property: Id(2)] int Index,
    [property: Id(3)] long ReceivedSatoshis,
    [property: Id(4)] long SpentSatoshis,
    [property: Id(5)] DateTimeOffset Time);

/// <summary>A page of an address's transactions.</summary>
/// <param name="Items">The transactions, newest first.</param>
/// <param name="NextCursor">Where to go on, or null at the end.</param>
/// <param name="AsOfHeight">The height of the state that this was read from.</param>
[GenerateSerializer, Immutable, Alias("market.HistoryPage")]
public sealed record HistoryPage(
    [property: Id(0)] ImmutableArray<HistoryItem> Items,
    [property: Id(1)] string? NextCursor,
    [property: Id(2)] long AsOfHeight);
