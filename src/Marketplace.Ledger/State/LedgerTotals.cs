namespace Marketplace.Ledger;

/// <summary>Sums over the whole chain so far.</summary>
/// <param name="Issued">Everything ever issued.</param>
/// <param name="Burned">Everything ever burned.</param>
/// <param name="Unspent">What all unspent outputs are worth: always issued less burned.</param>
/// <param name="TransactionFees">All transaction fees, satoshis. May exceed the supply, as the same coins pay again and again.</param>
/// <param name="Charged">All charges of leases, protocol fees included, satoshis.</param>
/// <param name="ProtocolFees">The protocol's share of those charges, satoshis.</param>
/// <param name="Transactions">How many transactions there are, coinbase and genesis included.</param>
public readonly record struct LedgerTotals(
    Money Issued, Money Burned, Money Unspent, UInt128 TransactionFees, UInt128 Charged, UInt128 ProtocolFees, ulong Transactions);
