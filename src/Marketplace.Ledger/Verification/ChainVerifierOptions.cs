namespace Marketplace.Ledger.Verification;

/// <summary>How a chain is verified.</summary>
public sealed record ChainVerifierOptions
{
    /// <summary>How many blocks are decoded and have their signatures checked at the same time; default: one for each processor.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>The head at which the chain must end, known from elsewhere. Without it, a chain whose last blocks were cut off verifies too.</summary>
    public (long Height, Hash256 Id)? ExpectedHead { get; init; }
}
