using System.Numerics;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Wallet.Payments;

/// <summary>An output that a wallet can spend now.</summary>
/// <param name="OutPoint">Which output.</param>
/// <param name="Amount">What it is worth.</param>
/// <param name="Owner">Whose key or keys must sign.</param>
public readonly record struct Coin(OutPoint OutPoint, Money Amount, Address Owner)
{
    /// <summary>The bytes that it takes as an input, which fees are reckoned by.</summary>
    internal int InputBytes => Hash256.Size + VarUIntBytes(OutPoint.Index);

    /// <summary>The bytes of a number in the canonical encoding: seven bits each.</summary>
    internal static int VarUIntBytes(uint value) => 1 + (BitOperations.Log2(value | 1) / 7);
}
