using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>How long one payee ran one slot of a lease since its last settlement.</summary>
/// <param name="Payee">Whose key is paid.</param>
/// <param name="Slot">The instance slot, from 0, below the lease's number of instances.</param>
/// <param name="PaidSeconds">Seconds really run, at least 1.</param>
public readonly record struct Usage(KeyHash Payee, ushort Slot, uint PaidSeconds) : IComparable<Usage>
{
    /// <summary>By slot, then by payee: the order in a settlement. Two of one slot and payee are not allowed there.</summary>
    public int CompareTo(Usage other)
    {
        var bySlot = Slot.CompareTo(other.Slot);
        return bySlot != 0 ? bySlot : Payee.CompareTo(other.Payee);
    }
}
