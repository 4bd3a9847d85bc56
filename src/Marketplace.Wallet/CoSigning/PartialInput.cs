using Marketplace.Ledger;

namespace Marketplace.Wallet.CoSigning;

/// <summary>An input of a partially signed transaction, with what it spends: a signature does not cover that, so every signer checks it.</summary>
/// <param name="OutPoint">Which output.</param>
/// <param name="Output">Its amount and lock.</param>
/// <param name="Script">The script of a multi-signature lock; null for a key's.</param>
public sealed record PartialInput(OutPoint OutPoint, TransactionOutput Output, RedeemScript? Script);
