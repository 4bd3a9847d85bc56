namespace Marketplace.Grains.Contracts;

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
/// <param name="TransactionId">The transaction's id, 64 hex digits.</param>
/// <param name="Height">The block's height when included.</param>
/// <param name="Index">The position in the block when included.</param>
/// <param name="AlreadyKnown">Whether it had been included before this call.</param>
/// <param name="Refusal">Why it was refused.</param>
/// <param name="Message">Why it is busy or unavailable.</param>
/// <param name="Reason">Why it is unavailable, as a stable kebab-case word.</param>
[GenerateSerializer, Immutable, Alias("market.SubmitResult")]
public sealed record SubmitResult(
    [property: Id(0)] SubmitStatus Status,
    [property: Id(1)] string TransactionId,
    [property: Id(2)] long Height = 0,
    [property: Id(3)] int Index = 0,
    [property: Id(4)] bool AlreadyKnown = false,
    [property: Id(5)] RefusalView? Refusal = null,
    [property: Id(6)] string? Message = null,
    [property: Id(7)] string? Reason = null);

/// <summary>Which rule a transaction breaks.</summary>
/// <param name="Code">A stable kebab-case code.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="InputIndex">The offending input, if it is one.</param>
[GenerateSerializer, Immutable, Alias("market.Refusal")]
public sealed record RefusalView([property: Id(0)] string Code, [property: Id(1)] string Message, [property: Id(2)] int? InputIndex = null);

/// <summary>The newest durable block in short.</summary>
/// <param name="Height">Its height; genesis is 0.</param>
/// <param name="Id">Its id, 64 hex digits.</param>
[GenerateSerializer, Immutable, Alias("market.LedgerHead")]
public sealed record LedgerHeadView([property: Id(0)] long Height, [property: Id(1)] string Id);

/// <summary>Where a transaction stands in the chain.</summary>
/// <param name="Height">The block's height.</param>
/// <param name="Index">The place in the block, from 0.</param>
[GenerateSerializer, Immutable, Alias("market.TransactionPlace")]
public sealed record TransactionPlace([property: Id(0)] long Height, [property: Id(1)] int Index);

/// <summary>An answer in bytes, or a part of one that does not fit into a message.</summary>
/// <param name="Bytes">The part's bytes, at most <see cref="MaxBytes"/>.</param>
/// <param name="Length">How many bytes the whole answer has.</param>
/// <param name="Ticket">Names the answer for the parts that follow; 0 when none follows.</param>
[GenerateSerializer, Immutable, Alias("market.AnswerPart")]
public sealed record AnswerPart([property: Id(0)] byte[] Bytes, [property: Id(1)] int Length, [property: Id(2)] long Ticket = 0)
{
    /// <summary>The most bytes of one part: 256 KiB.</summary>
    public const int MaxBytes = 256 * 1024;
}
