using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>The condition under which an output can be spent. The set is closed: key, time, escrow.</summary>
public abstract record OutputLock
{
    private protected OutputLock()
    {
    }
}

/// <summary>Spendable with a signature of the key that has this hash (a t1 address).</summary>
/// <param name="Hash">HASH160 of the compressed public key.</param>
public sealed record KeyLock(KeyHash Hash) : OutputLock
{
    /// <summary>The t1 address that owns the output.</summary>
    public Address Address => Address.FromKeyHash(Hash);
}

/// <summary>Spendable as its inner lock says, from a height or a time on.</summary>
/// <param name="Inner">A key lock.</param>
/// <param name="Until">When it opens.</param>
public sealed record TimeLock(OutputLock Inner, LockUntil Until) : OutputLock;

/// <summary>Spendable by the transactions of one lease alone: settlement, closing, reclaim.</summary>
/// <param name="Lease">The lease; <see cref="LeaseId.Self"/> in the transaction that opens it.</param>
public sealed record EscrowLock(LeaseId Lease) : OutputLock
{
    /// <summary>What an opening transaction writes: the escrow of its own lease.</summary>
    public static EscrowLock Self { get; } = new(LeaseId.Self);
}

/// <summary>The first byte of an encoded lock.</summary>
public enum OutputLockTag : byte
{
    /// <summary><see cref="KeyLock"/>.</summary>
    Key = 0x01,

    /// <summary>Reserved for m of n signatures.</summary>
    MultiSig = 0x02,

    /// <summary><see cref="TimeLock"/>.</summary>
    Time = 0x03,

    /// <summary><see cref="EscrowLock"/>.</summary>
    Escrow = 0x04,

    /// <summary>Reserved for a node's collateral.</summary>
    Collateral = 0x05,
}
