namespace Marketplace.Ledger.Proofs;

/// <summary>A block that names other validators for the next block than its own.</summary>
/// <param name="Header">Its header.</param>
/// <param name="Certificate">What makes it final: signatures of the validators before.</param>
/// <param name="Validators">The validators that it names.</param>
public sealed record ValidatorChange(BlockHeader Header, Certificate Certificate, ValidatorSet Validators);
