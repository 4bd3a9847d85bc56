namespace Marketplace.Ledger.Verification;

/// <summary>What kind of thing is wrong with an exported chain.</summary>
public enum ChainFaultKind
{
    /// <summary>The file does not begin with the header of an export.</summary>
    NotAnExport,

    /// <summary>The export is of another network than the one that is trusted.</summary>
    OtherNetwork,

    /// <summary>The file ends in the middle of a record.</summary>
    Truncated,

    /// <summary>A record's bytes were changed: frame or checksum is wrong.</summary>
    RecordDamaged,

    /// <summary>A record's bytes are not a canonical block.</summary>
    NotABlock,

    /// <summary>The certificate or a signature does not hold.</summary>
    SignatureInvalid,

    /// <summary>A block breaks a rule of the ledger.</summary>
    BlockRefused,

    /// <summary>The chain ends elsewhere than at the head that was asked for.</summary>
    OtherHead,
}

/// <summary>The first thing that is wrong with an exported chain, and where.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Height">The height of the block: the number of records before it.</param>
/// <param name="TransactionIndex">The transaction in that block, from 0; null when it is the block or the record itself.</param>
/// <param name="Offset">The byte in the file at which the record starts.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Code">The ledger rule that was broken; null where it was none.</param>
public sealed record ChainFault(ChainFaultKind Kind, long Height, int? TransactionIndex, long Offset, string Message, RejectionCode? Code = null)
{
    /// <summary>Where and what, in one line.</summary>
    public override string ToString() =>
        $"{Kind} at height {Height}{(TransactionIndex is { } index ? $", transaction {index}" : "")} (byte {Offset}): {Message}";
}
