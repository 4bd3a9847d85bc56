using System.Collections.Immutable;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>What one payee gets from a settlement.</summary>
/// <param name="Payee">Whose key is paid.</param>
/// <param name="Seconds">The seconds it is paid for, over all slots.</param>
/// <param name="Amount">Its share of the charge after the protocol fee; may be zero when the charge is tiny.</param>
public readonly record struct Payment(KeyHash Payee, long Seconds, Money Amount);

/// <summary>What a settlement does to a lease's money: charge = fee + payments, escrow before = charge + rest.</summary>
/// <param name="Seconds">All charged seconds.</param>
/// <param name="Charge">Rate times seconds.</param>
/// <param name="Fee">The protocol's share, rounded down.</param>
/// <param name="Payments">The payees' shares, ascending by key hash; together charge less fee.</param>
/// <param name="Rest">What is left of the escrow: it stays there, or goes back to the renter on closing.</param>
/// <param name="IsClosing">Whether the lease ends with it.</param>
/// <param name="Totals">The money of the lease afterwards.</param>
public sealed record Settlement(
    long Seconds, Money Charge, Money Fee, ImmutableArray<Payment> Payments, Money Rest, bool IsClosing, LeaseTotals Totals)
{
    /// <summary>What all payees get together.</summary>
    public Money Paid => Charge - Fee;

    /// <summary>What goes back to the renter; nothing unless the lease ends.</summary>
    public Money Refund => IsClosing ? Rest : Money.Zero;
}
