namespace Marketplace.Ledger.Verification;

/// <summary>What a verified chain holds, computed from nothing but its blocks.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="GenesisHash">The network's genesis hash, which was the only thing trusted.</param>
/// <param name="Height">The height of the last block.</param>
/// <param name="TipId">The id of the last block.</param>
/// <param name="TipTime">The time of the last block, unix milliseconds.</param>
/// <param name="Totals">Issued, burned, unspent, fees, charges, transactions.</param>
/// <param name="UnspentCount">How many unspent outputs there are.</param>
/// <param name="OpenLeases">How many leases are open.</param>
/// <param name="Signatures">How many signatures were verified, certificates included.</param>
/// <param name="Bytes">How many bytes were read.</param>
/// <param name="StateHash">The state hash at that height.</param>
public sealed record ChainReport(
    string Network,
    Hash256 GenesisHash,
    long Height,
    Hash256 TipId,
    long TipTime,
    LedgerTotals Totals,
    int UnspentCount,
    int OpenLeases,
    long Signatures,
    long Bytes,
    Hash256 StateHash);

/// <summary>How far a verification is.</summary>
/// <param name="Height">The last block that was applied.</param>
/// <param name="Transactions">How many transactions were applied.</param>
/// <param name="Bytes">How many bytes of the export that took.</param>
public readonly record struct ChainProgress(long Height, ulong Transactions, long Bytes);

/// <summary>The outcome of a verification: a report, or the first fault.</summary>
/// <param name="Report">What the chain holds; null if it does not verify.</param>
/// <param name="Fault">The first fault; null if all of it verifies.</param>
public sealed record ChainVerification(ChainReport? Report, ChainFault? Fault)
{
    /// <summary>Whether every byte was in order.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Report))]
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(false, nameof(Fault))]
    public bool Verified => Fault is null;
}
