using System.Text.Json.Serialization;

namespace Marketplace.Ledger;

/// <summary>The money of a lease, summed up since its opening. Deposited = charged + refunded + escrowed; charged = paid + fee.</summary>
/// <param name="Deposited">All that the renter put into escrow.</param>
/// <param name="Charged">All charges, the protocol's fee included.</param>
/// <param name="Fee">The protocol's part of the charges.</param>
/// <param name="Refunded">What went back to the renter; nothing before the lease ends.</param>
public sealed record LeaseTotals(Money Deposited, Money Charged, Money Fee, Money Refunded)
{
    /// <summary>The totals before the first deposit.</summary>
    public static LeaseTotals None { get; } = new(Money.Zero, Money.Zero, Money.Zero, Money.Zero);

    /// <summary>What is in escrow.</summary>
    [JsonIgnore]
    public Money Escrowed => Deposited - Charged - Refunded;

    /// <summary>The payees' part of the charges.</summary>
    [JsonIgnore]
    public Money Paid => Charged - Fee;

    /// <summary>The totals after more was put into escrow.</summary>
    /// <param name="amount">What was added.</param>
    /// <exception cref="OverflowException">More would have been deposited than there can be.</exception>
    public LeaseTotals Deposit(Money amount) => this with { Deposited = Deposited + amount };

    /// <summary>The totals after a charge.</summary>
    /// <param name="charge">At most <see cref="Escrowed"/>.</param>
    /// <param name="fee">The protocol's part of it.</param>
    public LeaseTotals Charge(Money charge, Money fee) => this with { Charged = Charged + charge, Fee = Fee + fee };

    /// <summary>The totals after all that was in escrow went back to the renter.</summary>
    public LeaseTotals Refund() => this with { Refunded = Refunded + Escrowed };
}
