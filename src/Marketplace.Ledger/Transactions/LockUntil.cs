namespace Marketplace.Ledger;

/// <summary>From when on a time lock opens.</summary>
/// <param name="Kind">What <paramref name="Value"/> counts.</param>
/// <param name="Value">The first height, or the first unix second, at which the output can be spent; 1 to <see cref="MaxValue"/>.</param>
public readonly record struct LockUntil(LockUntilKind Kind, long Value)
{
    /// <summary>The last second of the year 9999; heights have the same bound.</summary>
    public const long MaxValue = FormatLimits.MaxUnixSeconds;

    /// <summary>Opens in the block of that height.</summary>
    /// <param name="height">1 to <see cref="MaxValue"/>.</param>
    public static LockUntil AtHeight(long height) => new(LockUntilKind.Height, height);

    /// <summary>Opens in the first block whose time in whole seconds is at least this.</summary>
    /// <param name="unixSeconds">1 to <see cref="MaxValue"/>.</param>
    public static LockUntil AtTime(long unixSeconds) => new(LockUntilKind.Time, unixSeconds);

    /// <summary>Whether a block of this height and time may spend the output.</summary>
    /// <param name="height">The block's height.</param>
    /// <param name="unixSeconds">The block's time in whole seconds.</param>
    public bool IsDue(long height, long unixSeconds) => Value <= (Kind == LockUntilKind.Height ? height : unixSeconds);
}

/// <summary>What a time lock counts. The values are part of the encoding.</summary>
public enum LockUntilKind : byte
{
    /// <summary>Block heights.</summary>
    Height = 0,

    /// <summary>Unix seconds of the block's time.</summary>
    Time = 1,
}
