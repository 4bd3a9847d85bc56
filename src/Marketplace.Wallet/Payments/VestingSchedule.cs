using System.Collections.Immutable;
using Marketplace.Ledger;

namespace Marketplace.Wallet.Payments;

/// <summary>When which part of an amount becomes spendable: equal parts at equal steps, and nothing before the cliff.</summary>
public static class VestingSchedule
{
    /// <summary>The most parts of a schedule.</summary>
    public const int MaxParts = 1_000;

    /// <summary>
    /// Part i of <paramref name="count"/> is due i steps after the start; the parts that would be due before the cliff are due together at the cliff.
    /// What does not divide evenly is spread so that at every moment the sum that is due is the exact share, rounded down.
    /// </summary>
    /// <param name="amount">The whole; at least <paramref name="count"/> satoshis.</param>
    /// <param name="start">Unix seconds from which the steps count.</param>
    /// <param name="cliff">Seconds after the start before which nothing is due; from 0 to all steps together.</param>
    /// <param name="step">Seconds between two parts, at least 1.</param>
    /// <param name="count">How many parts: 1 to <see cref="MaxParts"/>.</param>
    /// <returns>Ascending by time, each part at least one satoshi; the amounts make the whole exactly.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The values make no schedule; the message says which.</exception>
    public static ImmutableArray<VestingPart> Create(Money amount, long start, long cliff, long step, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(start, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxParts);
        ArgumentOutOfRangeException.ThrowIfLessThan(amount.Satoshis, count, nameof(amount));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, (LockUntil.MaxValue - start) / count);
        ArgumentOutOfRangeException.ThrowIfNegative(cliff);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cliff, step * count);
        var parts = ImmutableArray.CreateBuilder<VestingPart>();
        var given = 0L;
        for (var i = 1; i <= count; i++)
        {
            var due = Math.Max(step * i, cliff);
            if (i < count && due == Math.Max(step * (i + 1), cliff))
            {
                continue;
            }

            var share = (long)((Int128)amount.Satoshis * i / count);
            parts.Add(new VestingPart(start + due, Money.FromSatoshis(share - given)));
            given = share;
        }

        return parts.ToImmutable();
    }
}

/// <summary>A part of a vesting schedule.</summary>
/// <param name="DueAt">Unix seconds from which on it can be spent.</param>
/// <param name="Amount">At least one satoshi.</param>
public readonly record struct VestingPart(long DueAt, Money Amount);
