using System.Runtime.InteropServices;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>One unspent output in 72 bytes. A key lock is all here; of other locks only the owner is, the rest stands in the side store.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct UnspentEntry
{
    private const int KindBits = 8;

    public Hash256 TransactionId;
    public uint Index;
    public KeyHash Owner;
    public long Satoshis;

    private ulong _heightAndKind;

    /// <summary>0 in an entry that is free.</summary>
    public readonly OutputLockTag Kind => (OutputLockTag)(_heightAndKind & ((1 << KindBits) - 1));

    public readonly long Height => (long)(_heightAndKind >> KindBits);

    public readonly OutPoint OutPoint => new(TransactionId, Index);

    public void SetHeightAndKind(long height, OutputLockTag kind) => _heightAndKind = ((ulong)height << KindBits) | (byte)kind;
}
