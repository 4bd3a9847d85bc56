namespace Marketplace.Market.Leases;

/// <summary>The time limits of a lease's life. All in milliseconds.</summary>
public sealed record LeaseSettings
{
    /// <summary>How often it is settled. The default value is 60 s.</summary>
    public long SettleIntervalMs { get; init; } = 60_000;

    /// <summary>For how long an instance may be silent before it counts as lost. The default value is 30 s.</summary>
    public long LostAfterMs { get; init; } = 30_000;

    /// <summary>How long to wait before a node is looked for again. The default value is 5 s; it doubles up to 60 s.</summary>
    public long PlacementRetryMs { get; init; } = 5_000;

    /// <summary>For how long an instance may be failed or unhealthy before it is tried elsewhere. The default value is 60 s.</summary>
    public long FailedReplaceMs { get; init; } = 60_000;

    /// <summary>For how long a node that failed a slot is left out. The default value is 5 min.</summary>
    public long AvoidNodeMs { get; init; } = 300_000;

    /// <summary>How long a new revision may take to become healthy in a slot. The default value is 180 s.</summary>
    public long RolloutSlotMs { get; init; } = 180_000;

    /// <summary>How long a new revision must be healthy before the next slot follows. The default value is 2 s.</summary>
    public long RolloutSettleMs { get; init; } = 2_000;

    /// <summary>How long an ending lease waits for the final reports of its instances. The default value is 20 s.</summary>
    public long FinalReportMs { get; init; } = 20_000;

    /// <summary>How long to wait after the ledger refused a settlement. The default value is 2 s.</summary>
    public long SettleRetryMs { get; init; } = 2_000;

    /// <summary>The least number of seconds that a settlement must cover, as the network asks. The default value is 1.</summary>
    public long MinimumSettleSeconds { get; init; } = 1;
}
