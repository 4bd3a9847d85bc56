namespace Marketplace.Ledger.Proofs;

/// <summary>What kind of thing is wrong with a proof that can be read.</summary>
public enum ProofFaultKind
{
    /// <summary>It begins at another network's genesis block.</summary>
    OtherNetwork,

    /// <summary>A validator set is not the one that the block before has named.</summary>
    ValidatorsWrong,

    /// <summary>A block does not follow the one before it.</summary>
    HeightWrong,

    /// <summary>Too few validators have signed a block, or a signature does not hold.</summary>
    CertificateInvalid,

    /// <summary>The transaction does not stand in the block at that place.</summary>
    NotInBlock,
}

/// <summary>Why a proof proves nothing.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Height">The height that the faulty block claims.</param>
/// <param name="Message">One sentence.</param>
public sealed record ProofFault(ProofFaultKind Kind, long Height, string Message)
{
    /// <summary>Where and what, in one line.</summary>
    public override string ToString() => $"{Kind} at height {Height}: {Message}";
}
