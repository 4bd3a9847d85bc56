using Marketplace.Ledger;

namespace Marketplace.Market.Leases;

/// <summary>What the escrow still pays for.</summary>
public static class LeaseForecast
{
    /// <summary>Instance milliseconds that the escrow can still pay, beyond what has run up to now.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="now">The time, unix milliseconds.</param>
    /// <returns>Negative when more ran than can be paid.</returns>
    public static long LeftMs(LeaseState state, long now)
    {
        if (state.Money.RatePerSecond == 0) return 0;
        long affordable = state.Money.Totals.Escrowed.Satoshis / state.Money.RatePerSecond * 1000;
        long projected = Running(state).Sum(instance => Math.Max(0, now - Math.Max(instance.EvidenceAtMs, instance.PaidFromMs)));
        return affordable - Metering.UnpaidMs(state) - projected;
    }

    /// <summary>About what the next settlement will charge for what has run; never more than the escrow.</summary>
    /// <param name="state">The lease.</param>
    public static Money Accrued(LeaseState state)
    {
        if (state.Status == LeaseStatus.Settled) return Money.Zero;
        long cost = Metering.UnpaidMs(state) / 1000 * state.Money.RatePerSecond;
        return Money.FromSatoshis(Math.Min(cost, state.Money.Totals.Escrowed.Satoshis));
    }

    /// <summary>When the escrow will be used up if things go on as they are.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="now">The time, unix milliseconds.</param>
    /// <returns>Unix milliseconds; null when nothing runs or the lease has ended.</returns>
    public static long? RunsOutAtMs(LeaseState state, long now)
    {
        int running = Running(state).Count();
        return state.IsLive && running > 0 ? now + Math.Max(0, LeftMs(state, now) / running) : null;
    }

    /// <summary>Whether the escrow cannot pay the next second of what runs, or what is left of the term if that is less.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="now">The time, unix milliseconds.</param>
    public static bool IsExhausted(LeaseState state, long now)
    {
        long next = Math.Clamp((state.Money.EndsAt * 1000) - now, 0, 1000);
        return state.IsLive && LeftMs(state, now) < next * Math.Max(1, Running(state).Count());
    }

    private static IEnumerable<InstanceState> Running(LeaseState state) =>
        state.Instances.Where(instance => instance.Role == InstanceRole.Active && instance.Runs);
}
