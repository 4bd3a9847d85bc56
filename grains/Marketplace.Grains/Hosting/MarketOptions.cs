using Marketplace.Market.Leases;

namespace Marketplace.Grains;

/// <summary>The times and intervals of the marketplace's grains.</summary>
public sealed class MarketOptions
{
    /// <summary>How often a running lease is settled.</summary>
    /// <value>The default is 60 seconds; 1 second to 1 day.</value>
    public TimeSpan SettleInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a node reports.</summary>
    /// <value>The default is 3 seconds; 100 milliseconds to 1 minute.</value>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>From when on a silent node gets nothing new.</summary>
    /// <value>The default is 10 seconds; more than two heartbeats.</value>
    public TimeSpan SuspectAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>From when on a silent node is offline and its instances are lost and run elsewhere.</summary>
    /// <value>The default is 30 seconds; more than <see cref="SuspectAfter"/>, less than 10 minutes.</value>
    public TimeSpan OfflineAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an instance without a node waits before one is looked for again; doubles up to a minute.</summary>
    /// <value>The default is 2 seconds; 10 milliseconds to 1 minute.</value>
    public TimeSpan PlacementRetry { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>For how long an instance may be failed or unhealthy before it is tried elsewhere.</summary>
    /// <value>The default is 60 seconds.</value>
    public TimeSpan FailedReplaceAfter { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>For how long a node that failed a lease is taken by it only as the last resort.</summary>
    /// <value>The default is 5 minutes.</value>
    public TimeSpan AvoidNodeFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a new revision may take to run in a slot before it is rolled back.</summary>
    /// <value>The default is 3 minutes.</value>
    public TimeSpan RolloutSlotTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>For how long a new instance must be healthy before it takes over.</summary>
    /// <value>The default is 2 seconds.</value>
    public TimeSpan RolloutSettle { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an ending lease waits for its nodes' final reports.</summary>
    /// <value>The default is 20 seconds.</value>
    public TimeSpan FinalReportWait { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long to wait after the ledger refused a settlement.</summary>
    /// <value>The default is 2 seconds.</value>
    public TimeSpan SettleRetry { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest time between two looks of an active lease at what is due.</summary>
    /// <value>The default is 15 seconds; 10 milliseconds to 1 minute.</value>
    public TimeSpan LongestStep { get; set; } = TimeSpan.FromSeconds(15);

    internal LeaseSettings LeaseSettings(uint minimumSettleSeconds) => new()
    {
        SettleIntervalMs = (long)SettleInterval.TotalMilliseconds,
        LostAfterMs = (long)OfflineAfter.TotalMilliseconds,
        PlacementRetryMs = (long)PlacementRetry.TotalMilliseconds,
        FailedReplaceMs = (long)FailedReplaceAfter.TotalMilliseconds,
        AvoidNodeMs = (long)AvoidNodeFor.TotalMilliseconds,
        RolloutSlotMs = (long)RolloutSlotTimeout.TotalMilliseconds,
        RolloutSettleMs = (long)RolloutSettle.TotalMilliseconds,
        FinalReportMs = (long)FinalReportWait.TotalMilliseconds,
        SettleRetryMs = (long)SettleRetry.TotalMilliseconds,
        MinimumSettleSeconds = minimumSettleSeconds,
    };
}
