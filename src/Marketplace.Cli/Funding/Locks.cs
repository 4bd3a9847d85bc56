using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Cli.Funding;

/// <summary>From addresses to the locks of outputs.</summary>
internal static class Locks
{
    /// <summary>The lock that an address stands for.</summary>
    public static OutputLock Of(Address address) => address.Kind == AddressKind.KeyHash ? new KeyLock(address.Hash) : new MultiSigLock(address.Hash);
}
