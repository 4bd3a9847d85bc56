using Marketplace.Ledger;

namespace Marketplace.Cli.Funding;

/// <summary>An output that this wallet's key can spend.</summary>
/// <param name="OutPoint">Which output.</param>
/// <param name="Amount">What it is worth.</param>
public readonly record struct Coin(OutPoint OutPoint, Money Amount);
