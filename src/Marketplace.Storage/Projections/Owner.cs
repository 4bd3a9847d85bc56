using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Storage.Projections;

/// <summary>How tables name the owner of an output.</summary>
internal static class Owner
{
    public static byte[] Of(Address address) => [(byte)address.Kind, .. address.Hash.Bytes];

    /// <summary>The owner behind a lock and when the lock opens; escrow has no owner.</summary>
    public static (Address? Owner, LockUntil? Until) Behind(OutputLock outputLock) => outputLock switch
    {
        KeyLock key => (key.Address, null),
        TimeLock time => (Behind(time.Inner).Owner, time.Until),
        _ => (null, null),
    };
}
