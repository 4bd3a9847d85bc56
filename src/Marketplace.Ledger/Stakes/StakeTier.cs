namespace Marketplace.Ledger.Stakes;

/// <summary>The class of a stake. It follows from the amount of its collateral alone; each tier has its own payout queue.</summary>
public enum StakeTier : byte
{
    /// <summary>The smallest collateral, at first 1,000 FLUX ("basic").</summary>
    Cumulus = 1,

    /// <summary>The middle collateral, at first 12,500 FLUX ("super").</summary>
    Nimbus = 2,

    /// <summary>The largest collateral, at first 40,000 FLUX ("bamf").</summary>
    Stratus = 3,
}

/// <summary>What can be said of all tiers.</summary>
public static class StakeTiers
{
    /// <summary>Every tier, smallest collateral first: the order in which a round pays them.</summary>
    public static ReadOnlySpan<StakeTier> All => [StakeTier.Cumulus, StakeTier.Nimbus, StakeTier.Stratus];

    /// <summary>The tier's place in <see cref="All"/>.</summary>
    internal static int Index(this StakeTier tier) => (int)tier - (int)StakeTier.Cumulus;
}
