using Marketplace.Ledger;

namespace Marketplace.Explorer.Chunks;

/// <summary>An output as the projections keep it.</summary>
/// <param name="Part">Its place.</param>
/// <param name="Account">The number of its owner's address; 0 for what nobody owns.</param>
/// <param name="Satoshis">What it is worth.</param>
/// <param name="Kind">Its outermost lock.</param>
/// <param name="Until">From when on it can be spent, as <see cref="CoinLock.Pack"/> writes it; 0 without a time lock.</param>
/// <param name="IsCoinbase">Whether a coinbase or an issue of the genesis made it.</param>
internal readonly record struct StoredCoin(long Part, long Account, long Satoshis, OutputLockTag Kind, long Until, bool IsCoinbase);

/// <summary>What the projections need to know of a lock.</summary>
internal static class CoinLock
{
    /// <summary>When a lock opens, as <see cref="Pack"/> writes it; 0 without a time lock.</summary>
    public static long UntilOf(OutputLock outputLock) => outputLock is TimeLock time ? Pack(time.Until) : 0;

    /// <summary>A height as a negative number, a time as a positive one. Zero and earlier moments, which lock nothing, become the first ones.</summary>
    public static long Pack(LockUntil until) => until.Kind == LockUntilKind.Height ? -Math.Max(1, until.Value) : Math.Max(1, until.Value);

    public static LockUntil? Unpack(long until) => until switch
    {
        0 => null,
        < 0 => LockUntil.AtHeight(-until),
        _ => LockUntil.AtTime(until),
    };
}
