namespace Marketplace.Market.Leases;

/// <summary>Turns evidence of running time into time that is paid.</summary>
/// <remarks>
/// Evidence is cumulative, so reports may be lost, doubled, late and out of order. What an instance is credited with never exceeds the
/// wall time between its assignment and the arrival of the evidence. The paid times of a slot's instances follow one another and never
/// overlap, so that a slot is never charged more than wall time.
/// </remarks>
public static class Metering
{
    /// <summary>Credits an instance with evidence.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="instance">One of its instances, before the evidence.</param>
    /// <param name="runningMs">The running time that the node claims.</param>
    /// <param name="receivedAtMs">When the claim reached us.</param>
    /// <returns>The lease with the instance's credit and the slot's meter moved on.</returns>
    public static LeaseState Credit(LeaseState state, InstanceState instance, long runningMs, long receivedAtMs)
    {
        if (instance.Final || receivedAtMs < instance.HeardAtMs) return state;
        long ran = Math.Max(instance.RanMs, Math.Min(runningMs, receivedAtMs - instance.AssignedAtMs));
        long counted = instance.CountedMs;
        if (instance.Role != InstanceRole.Incoming)
        {
            long cap = instance.PaidCapMs ?? receivedAtMs - instance.PaidFromMs;
            counted = Math.Max(counted, Math.Min(ran - instance.UnpaidBaseMs, cap));
        }

        LeaseState next = state.With(instance with
        {
            RanMs = ran,
            CountedMs = counted,
            HeardAtMs = receivedAtMs,
            // A late copy of an old report is a sign of life, but no evidence of what ran until now.
            EvidenceAtMs = ran > instance.RanMs ? receivedAtMs : instance.EvidenceAtMs,
        });
        return counted > instance.CountedMs ? Count(next, instance.Slot, instance.Payee, counted - instance.CountedMs) : next;
    }

    /// <summary>Ends an instance's paid time. Later evidence can still show what ran until then, and no more.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="untilMs">When it ends, unix milliseconds.</param>
    /// <returns>The instance with its paid time ended.</returns>
    internal static InstanceState EndPay(InstanceState instance, long untilMs)
    {
        if (instance.PaidUntilMs is not null) return instance;
        if (instance.Role == InstanceRole.Incoming) return instance with { PaidUntilMs = untilMs, PaidCapMs = 0 };
        long lastKnown = Math.Max(instance.EvidenceAtMs, instance.PaidFromMs);
        long cap = Math.Min(instance.CountedMs + Math.Max(0, untilMs - lastKnown), Math.Max(0, untilMs - instance.PaidFromMs));
        return instance with { PaidUntilMs = untilMs, PaidCapMs = Math.Max(cap, instance.CountedMs) };
    }

    /// <summary>Begins an instance's paid time, when it takes over from another.</summary>
    /// <param name="instance">An incoming instance.</param>
    /// <param name="now">The moment, unix milliseconds.</param>
    /// <returns>The instance as the slot's active one.</returns>
    internal static InstanceState TakeOver(InstanceState instance, long now) => instance with
    {
        Role = InstanceRole.Active,
        PaidFromMs = now,
        UnpaidBaseMs = instance.RanMs + (instance.Runs ? Math.Max(0, now - Math.Max(instance.EvidenceAtMs, instance.AssignedAtMs)) : 0),
    };

    /// <summary>What ran and is not paid yet, over all slots, in milliseconds.</summary>
    /// <param name="state">The lease.</param>
    public static long UnpaidMs(LeaseState state) => state.Meters.Sum(meter => meter.RanMs - (meter.PaidSeconds * 1000));

    /// <summary>Seconds that were charged, over all slots.</summary>
    /// <param name="state">The lease.</param>
    public static long PaidSeconds(LeaseState state) => state.Meters.Sum(meter => meter.PaidSeconds);

    private static LeaseState Count(LeaseState state, int slot, string payee, long milliseconds)
    {
        for (int i = 0; i < state.Meters.Length; i++)
        {
            SlotMeter meter = state.Meters[i];
            if (meter.Slot == slot && meter.Payee == payee)
            {
                return state with { Meters = state.Meters.SetItem(i, meter with { RanMs = meter.RanMs + milliseconds }) };
            }
        }

        return state with { Meters = state.Meters.Add(new SlotMeter(slot, payee, milliseconds, 0)) };
    }
}
