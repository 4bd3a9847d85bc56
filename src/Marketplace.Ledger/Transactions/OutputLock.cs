using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>The condition under which an output can be spent. The set is closed.</summary>
public abstract record OutputLock
{
    private protected OutputLock()
    {
    }

    /// <summary>The byte that names the kind in the encoding.</summary>
    public abstract OutputLockTag Tag { get; }

    /// <summary>Who can spend the output in the end; null while it belongs to a lease, a proposal or the treasury.</summary>
    public virtual Address? Owner => null;

    /// <summary>The plain lock of an address: a key's (t1) or a script's (t3).</summary>
    /// <param name="owner">The address.</param>
    public static OutputLock Of(Address owner) => owner.Kind == AddressKind.ScriptHash ? new MultiSigLock(owner.Hash) : new KeyLock(owner.Hash);
}

/// <summary>Spendable with a signature of the key that has this hash (a t1 address).</summary>
/// <param name="Hash">HASH160 of the compressed public key.</param>
public sealed record KeyLock(KeyHash Hash) : OutputLock
{
    /// <inheritdoc/>
    public override OutputLockTag Tag => OutputLockTag.Key;

    /// <summary>The t1 address that owns the output.</summary>
    public Address Address => Address.FromKeyHash(Hash);

    /// <inheritdoc/>
    public override Address? Owner => Address;
}

/// <summary>Spendable with as many signatures as a script asks for, which the spender reveals (a t3 address).</summary>
/// <param name="ScriptHash">HASH160 of the <see cref="RedeemScript"/>.</param>
public sealed record MultiSigLock(KeyHash ScriptHash) : OutputLock
{
    /// <inheritdoc/>
    public override OutputLockTag Tag => OutputLockTag.MultiSig;

    /// <summary>The t3 address that owns the output.</summary>
    public Address Address => Address.FromScriptHash(ScriptHash);

    /// <inheritdoc/>
    public override Address? Owner => Address;
}

/// <summary>Spendable as its inner lock says, from a height or a time on.</summary>
/// <param name="Inner">A key lock or a multi-signature lock.</param>
/// <param name="Until">When it opens.</param>
public sealed record TimeLock(OutputLock Inner, LockUntil Until) : OutputLock
{
    /// <inheritdoc/>
    public override OutputLockTag Tag => OutputLockTag.Time;

    /// <inheritdoc/>
    public override Address? Owner => Inner.Owner;
}

/// <summary>Spendable by the transactions of one lease alone: settlement, closing, reclaim.</summary>
/// <param name="Lease">The lease; <see cref="LeaseId.Self"/> in the transaction that opens it.</param>
public sealed record EscrowLock(LeaseId Lease) : OutputLock
{
    /// <summary>What an opening transaction writes: the escrow of its own lease.</summary>
    public static EscrowLock Self { get; } = new(LeaseId.Self);

    /// <inheritdoc/>
    public override OutputLockTag Tag => OutputLockTag.Escrow;
}

/// <summary>Spendable as its inner lock says, as long as no stake stands behind the output; or by a slashing of that stake.</summary>
/// <param name="SinceRound">The reward round of the block that made it, as the state knows it; 0 in every transaction.</param>
/// <param name="Inner">A key lock or a multi-signature lock.</param>
public sealed record CollateralLock(long SinceRound, OutputLock Inner) : OutputLock
{
    /// <inheritdoc/>
    public override OutputLockTag Tag => OutputLockTag.Collateral;

    /// <inheritdoc/>
    public override Address? Owner => Inner.Owner;
}

/// <summary>The deposit of a proposal: returned or burned by the block in which the vote ends.</summary>
/// <param name="Proposal">The proposal; <see cref="ProposalId.Self"/> in the transaction that makes it.</param>
public sealed record DepositLock(ProposalId Proposal) : OutputLock
{
    /// <summary>What a proposing transaction writes: the deposit of its own proposal.</summary>
    public static DepositLock Self { get; } = new(ProposalId.Self);

    /// <inheritdoc/>
    public override OutputLockTag Tag => OutputLockTag.Deposit;
}

/// <summary>The network's common money: only coinbases move it, as accepted proposals say.</summary>
public sealed record TreasuryLock : OutputLock
{
    private TreasuryLock()
    {
    }

    /// <summary>The only one.</summary>
    public static TreasuryLock Instance { get; } = new();

    /// <inheritdoc/>
    public override OutputLockTag Tag => OutputLockTag.Treasury;
}

/// <summary>The first byte of an encoded lock.</summary>
public enum OutputLockTag : byte
{
    /// <summary><see cref="KeyLock"/>.</summary>
    Key = 0x01,

    /// <summary><see cref="MultiSigLock"/>.</summary>
    MultiSig = 0x02,

    /// <summary><see cref="TimeLock"/>.</summary>
    Time = 0x03,

    /// <summary><see cref="EscrowLock"/>.</summary>
    Escrow = 0x04,

    /// <summary><see cref="CollateralLock"/>.</summary>
    Collateral = 0x05,

    /// <summary><see cref="DepositLock"/>.</summary>
    Deposit = 0x06,

    /// <summary><see cref="TreasuryLock"/>.</summary>
    Treasury = 0x07,
}
