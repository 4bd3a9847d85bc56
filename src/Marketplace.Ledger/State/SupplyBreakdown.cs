namespace Marketplace.Ledger;

/// <summary>Where all money is. Always: issued = burned + the sum of all kinds.</summary>
/// <param name="Issued">Everything ever issued.</param>
/// <param name="Burned">Everything ever burned.</param>
/// <param name="Free">Under key locks and multi-signature locks.</param>
/// <param name="TimeLocked">Under time locks, also those that are due.</param>
/// <param name="Escrow">In escrow of leases.</param>
/// <param name="Collateral">Under collateral locks, also those that no stake stands on.</param>
/// <param name="Deposits">Deposits of proposals.</param>
/// <param name="Treasury">The treasury.</param>
public readonly record struct SupplyBreakdown(
    Money Issued, Money Burned, Money Free, Money TimeLocked, Money Escrow, Money Collateral, Money Deposits, Money Treasury)
{
    internal static SupplyBreakdown Of(StateStore store) => new(
        store.Totals.Issued,
        store.Totals.Burned,
        store.LockedUnder(OutputLockTag.Key) + store.LockedUnder(OutputLockTag.MultiSig),
        store.LockedUnder(OutputLockTag.Time),
        store.LockedUnder(OutputLockTag.Escrow),
        store.LockedUnder(OutputLockTag.Collateral),
        store.LockedUnder(OutputLockTag.Deposit),
        store.LockedUnder(OutputLockTag.Treasury));
}
