using System.Collections.Immutable;

namespace Marketplace.Ledger.Emission;

/// <summary>What each reward round issues, and what all rounds up to one have issued: exact, in satoshis, never above the cap.</summary>
/// <remarks>
/// Round 0 is the genesis block and its initial issue; rounds count from 1. The subsidy of round <c>r</c> is the initial one after
/// <c>min((r - 1) / interval, steps)</c> decay steps, or what is left below the cap. A schedule never changes and is safe from any thread.
/// </remarks>
public sealed class EmissionSchedule
{
    // What the rounds before a step add up to is past 64 bits for parameters that nobody would choose, so sums are 128 bits until they meet the cap.
    private readonly ImmutableArray<(Money Subsidy, Int128 IssuedBefore)> _steps;

    /// <summary>Prepares a schedule.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="initialIssue">What exists at round 0: the sum of the genesis outputs.</param>
    /// <param name="cap">The most that is ever issued, <paramref name="initialIssue"/> included.</param>
    /// <exception cref="ArgumentException">The parameters break a rule or the issue is above the cap; the message says which.</exception>
    public EmissionSchedule(EmissionParameters parameters, Money initialIssue, Money cap)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.FindFault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(parameters));
        }

        if (initialIssue > cap)
        {
            throw new ArgumentException("The initial issue is not above the cap.", nameof(initialIssue));
        }

        Parameters = parameters;
        InitialIssue = initialIssue;
        Cap = cap;
        var steps = ImmutableArray.CreateBuilder<(Money, Int128)>(parameters.DecaySteps + 1);
        var subsidy = parameters.InitialSubsidy;
        Int128 issued = initialIssue.Satoshis;
        for (var step = 0; step <= parameters.DecaySteps; step++)
        {
            steps.Add((subsidy, issued));
            issued += (Int128)subsidy.Satoshis * parameters.DecayIntervalRounds;
            subsidy = Money.FromSatoshis((long)((Int128)subsidy.Satoshis * parameters.DecayNumerator / parameters.DecayDenominator));
        }

        _steps = steps.MoveToImmutable();
        LastRound = FindLastRound();
    }

    /// <summary>What the schedule was made from.</summary>
    public EmissionParameters Parameters { get; }

    /// <summary>What exists at round 0.</summary>
    public Money InitialIssue { get; }

    /// <summary>The most that is ever issued.</summary>
    public Money Cap { get; }

    /// <summary>The last round that issues anything, because it reaches the cap or because the subsidy has decayed to nothing; null if the tail never ends (within 2^63 rounds).</summary>
    public long? LastRound { get; }

    /// <summary>What a round issues.</summary>
    /// <param name="round">0 (the initial issue) or later.</param>
    /// <exception cref="ArgumentOutOfRangeException">The round is negative.</exception>
    public Money SubsidyOf(long round) => round == 0 ? InitialIssue : IssuedThrough(round) - IssuedThrough(round - 1);

    /// <summary>What a round issues, divided among the tiers and the foundation.</summary>
    /// <param name="round">1 or later.</param>
    /// <param name="split">The proportion in force; at least one part.</param>
    /// <exception cref="ArgumentOutOfRangeException">The round is below 1: the genesis block's issue is not divided.</exception>
    public RoundShares SharesOf(long round, EmissionSplit split)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(round, 1);
        return split.Divide(SubsidyOf(round));
    }

    /// <summary>All that has been issued when a round is over, the initial issue included.</summary>
    /// <param name="round">0 or later.</param>
    /// <exception cref="ArgumentOutOfRangeException">The round is negative.</exception>
    public Money IssuedThrough(long round)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(round);
        if (round == 0)
        {
            return InitialIssue;
        }

        var index = (int)Math.Min((round - 1) / Parameters.DecayIntervalRounds, Parameters.DecaySteps);
        var (subsidy, before) = _steps[index];
        var roundsOfStep = round - (index * Parameters.DecayIntervalRounds);
        return Money.FromSatoshis((long)Int128.Min(before + ((Int128)subsidy.Satoshis * roundsOfStep), Cap.Satoshis));
    }

    private long? FindLastRound()
    {
        Int128 last = 0;
        for (var step = 0; step < _steps.Length; step++)
        {
            var (subsidy, before) = _steps[step];
            var left = Cap.Satoshis - before;
            if (left <= 0 || subsidy.IsZero)
            {
                break;
            }

            var first = (Int128)step * Parameters.DecayIntervalRounds;
            var needed = (left + subsidy.Satoshis - 1) / subsidy.Satoshis;
            var endless = step == _steps.Length - 1;
            last = first + (endless ? needed : Int128.Min(needed, Parameters.DecayIntervalRounds));
        }

        return last <= long.MaxValue ? (long)last : null;
    }
}
