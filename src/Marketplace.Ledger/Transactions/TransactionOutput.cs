using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>An amount under a lock.</summary>
/// <param name="Amount">At least one satoshi.</param>
/// <param name="Lock">Who can spend it.</param>
public readonly record struct TransactionOutput(Money Amount, OutputLock Lock)
{
    /// <summary>An amount for the owner of a key.</summary>
    /// <param name="amount">At least one satoshi.</param>
    /// <param name="owner">The owner's key hash.</param>
    public static TransactionOutput To(Money amount, KeyHash owner) => new(amount, new KeyLock(owner));
}
