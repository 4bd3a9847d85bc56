using Marketplace.Ledger;

namespace Marketplace.Wallet.Payments;

/// <summary>What a selection of coins must keep to.</summary>
/// <param name="Fee">Tells the fee.</param>
/// <param name="DustLimit">The least change: less would cost about as much to spend as it is worth.</param>
/// <param name="MaxInputs">The most coins of one transaction.</param>
/// <param name="MaxInputBytes">The most bytes of all its inputs.</param>
/// <param name="MaxOwners">The most addresses that must sign.</param>
internal sealed record SelectionRules(SelectionRules.FeeRule Fee, Money DustLimit, int MaxInputs, int MaxInputBytes, int MaxOwners)
{
    /// <summary>The fee of a transaction that spends so many coins, with or without a change output.</summary>
    /// <param name="inputs">How many coins.</param>
    /// <param name="inputBytes">Their <see cref="Coin.InputBytes"/> together.</param>
    /// <param name="withChange">Whether it has a change output.</param>
    public delegate Money FeeRule(int inputs, int inputBytes, bool withChange);
}
