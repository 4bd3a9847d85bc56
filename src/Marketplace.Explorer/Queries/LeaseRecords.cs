using Marketplace.Chain;
using Marketplace.Ledger;

namespace Marketplace.Explorer.Queries;

/// <summary>A lease and its money over its life.</summary>
/// <param name="Id">The lease.</param>
/// <param name="Terms">As opened.</param>
/// <param name="OpenedAtHeight">The height of the opening block.</param>
/// <param name="OpenedAt">The unix second of the opening block.</param>
/// <param name="EndsAt">The end after top-ups, unix seconds.</param>
/// <param name="SettledThrough">Up to which unix second it is settled.</param>
/// <param name="Totals">Its sums.</param>
/// <param name="PaidSeconds">Instance seconds charged.</param>
/// <param name="EndedBy">
/// The kind of transaction that ended it, <see cref="PayloadTag.CloseLease"/> or <see cref="PayloadTag.ReclaimLease"/>; null when none has.
/// </param>
/// <param name="EndedAtHeight">The height at which it ended; null when it has not.</param>
/// <param name="AsOfHeight">The height that the answer is for.</param>
public sealed record LeaseRecord(
    LeaseId Id,
    LeaseTerms Terms,
    long OpenedAtHeight,
    long OpenedAt,
    long EndsAt,
    long SettledThrough,
    LeaseTotals Totals,
    long PaidSeconds,
    PayloadTag? EndedBy,
    long? EndedAtHeight,
    long AsOfHeight);

/// <summary>One settlement of a lease. Always: charged = paid + fee.</summary>
/// <param name="TransactionId">The settling transaction.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="Kind">
/// The kind of transaction: <see cref="PayloadTag.SettleLease"/> while the lease goes on, then <see cref="PayloadTag.CloseLease"/> or
/// <see cref="PayloadTag.ReclaimLease"/>.
/// </param>
/// <param name="BlockTime">The time of its block, unix seconds.</param>
/// <param name="From">The first unix second that it covers.</param>
/// <param name="Through">The unix second after the last one.</param>
/// <param name="PaidSeconds">Instance seconds charged.</param>
/// <param name="Charged">Rate times those seconds.</param>
/// <param name="Paid">What payees got.</param>
/// <param name="Fee">What the protocol got.</param>
/// <param name="Refunded">What the renter got back.</param>
public sealed record LeaseCharge(
    Hash256 TransactionId,
    TransactionLocation Location,
    PayloadTag Kind,
    long BlockTime,
    long From,
    long Through,
    long PaidSeconds,
    Money Charged,
    Money Paid,
    Money Fee,
    Money Refunded);
