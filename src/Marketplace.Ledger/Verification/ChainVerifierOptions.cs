namespace Marketplace.Ledger.Verification;

/// <summary>How a chain is verified.</summary>
public sealed record ChainVerifierOptions
{
    /// <summary>How many threads decode blocks and check signatures, at least 1; default: one for each processor.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>The head at which the chain must end, known from elsewhere. Without it, a chain whose last blocks were cut off verifies too.</summary>
    public (long Height, Hash256 Id)? ExpectedHead { get; init; }
}
