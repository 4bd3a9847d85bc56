namespace Marketplace.Ledger.Emission;

/// <summary>Which reward round a chain is in. Block times drive it, and nothing else.</summary>
/// <param name="Round">The round that the last block was in: 0 before the first has ended.</param>
/// <param name="StartedAtMilliseconds">When that round began, unix milliseconds.</param>
/// <remarks>
/// A round opens with the first block whose time is at least a round's length after the beginning of the one before. One block opens several when
/// several have passed, up to a maximum; when the chain was silent for longer, the silence beyond it does not count. So a stopped chain pays nobody and expires
/// no stake, and no block ever has more than a bounded number of payouts.
/// </remarks>
public readonly record struct RoundClock(long Round, long StartedAtMilliseconds)
{
    /// <summary>The clock of a chain that has only its genesis block.</summary>
    /// <param name="timeMilliseconds">The genesis block's time, unix milliseconds.</param>
    public static RoundClock AtGenesis(long timeMilliseconds) => new(0, timeMilliseconds);

    /// <summary>The clock after a block.</summary>
    /// <param name="timeMilliseconds">The block's time, unix milliseconds; never before the block before it.</param>
    /// <param name="parameters">The network's parameters.</param>
    /// <returns>A clock whose round is 0 to <see cref="EmissionParameters.MaximumRoundsPerBlock"/> later.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The block's time is before the beginning of the present round.</exception>
    public RoundClock Advance(long timeMilliseconds, EmissionParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfLessThan(timeMilliseconds, StartedAtMilliseconds);
        var (passed, into) = Math.DivRem(timeMilliseconds - StartedAtMilliseconds, parameters.RoundMilliseconds);
        return new RoundClock(Round + Math.Min(passed, parameters.MaximumRoundsPerBlock), timeMilliseconds - into);
    }
}
