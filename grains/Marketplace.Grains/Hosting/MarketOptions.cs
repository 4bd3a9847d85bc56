using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Marketplace.Market.Leases;
using Marketplace.Market.Nodes;

namespace Marketplace.Grains;

/// <summary>The times, intervals and bounds of the marketplace's grains.</summary>
public sealed class MarketOptions
{
    private static readonly TimeSpan LeastSuspectAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeastOfflineAfter = TimeSpan.FromSeconds(30);

    /// <summary>How often a running lease is settled.</summary>
    /// <value>The default is 60 seconds; 1 second to 1 day.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SettleInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a node reports.</summary>
    /// <value>The default is 5 seconds; 100 ms to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a node may stay silent before no new instances are placed on it.</summary>
    /// <value>The default is null: two heartbeats, at least 10 seconds. Else two heartbeats to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.2", "00:10:00"), DefaultValue("two heartbeats, at least 00:00:10")]
    public TimeSpan? SuspectAfter { get; set; }

    /// <summary>How long a node may stay silent before it is offline and its instances run elsewhere.</summary>
    /// <value>The default is null: three times as long as until it is suspect, at least 30 seconds. Else longer than that, and at most 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.2", "00:10:00"), DefaultValue("three times Market:SuspectAfter, at least 00:00:30, at most 00:10:00")]
    public TimeSpan? OfflineAfter { get; set; }

    /// <summary>How long an instance without a node waits before one is looked for again; doubles up to a minute.</summary>
    /// <value>The default is 2 seconds; 10 ms to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan PlacementRetry { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an instance may be failed or unhealthy before it is tried elsewhere.</summary>
    /// <value>The default is 60 seconds; zero to 1 day.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan FailedReplaceAfter { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a lease takes a node that failed it only as the last resort.</summary>
    /// <value>The default is 5 minutes; zero to 1 day.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan AvoidNodeFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a new revision may take to run in a slot before it is rolled back.</summary>
    /// <value>The default is 3 minutes; 10 ms to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:00.01", "01:00:00")]
    public TimeSpan RolloutSlotTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How long a new instance must be healthy before it takes over.</summary>
    /// <value>The default is 2 seconds; zero to <see cref="RolloutSlotTimeout"/>.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RolloutSettle { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an ending lease waits for its nodes' final reports.</summary>
    /// <value>The default is 20 seconds; 10 ms to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan FinalReportWait { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long to wait after the ledger refused a settlement.</summary>
    /// <value>The default is 2 seconds; 10 ms to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan SettleRetry { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest time between two looks of an active lease at what is due.</summary>
    /// <value>The default is 15 seconds; 10 ms to 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan LongestStep { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The most instances that one node is given.</summary>
    /// <value>The default is 500; 1 to 10,000. A node's record holds each of them, so that many make every change of it dearer.</value>
    [Range(1, 10_000), DataType("instances")]
    public int MaxInstancesPerNode { get; set; } = NodeRules.MaxReservations;

    /// <summary>How long a node may stay silent before it is suspect, in the end.</summary>
    public TimeSpan SuspectLimit => SuspectAfter ?? Longer(2 * HeartbeatInterval, LeastSuspectAfter);

    /// <summary>How long a node may stay silent before it is offline, in the end.</summary>
    public TimeSpan OfflineLimit => OfflineAfter ?? Shorter(Longer(3 * SuspectLimit, LeastOfflineAfter), TimeSpan.FromMinutes(10));

    /// <summary>Finds values that contradict each other.</summary>
    /// <returns>One sentence for each; empty if all is well.</returns>
    public IEnumerable<string> Conflicts()
    {
        if (SuspectAfter is { } suspect && suspect < 2 * HeartbeatInterval)
        {
            yield return $"Market:SuspectAfter is {suspect}; it must be at least two of Market:HeartbeatInterval, which is {HeartbeatInterval}.";
        }

        if (OfflineLimit <= SuspectLimit)
        {
            yield return $"Market:OfflineAfter is {OfflineLimit}; it must be longer than Market:SuspectAfter, which is {SuspectLimit}.";
        }

        if (RolloutSettle > RolloutSlotTimeout)
        {
            yield return $"Market:RolloutSettle is {RolloutSettle}; it must be at most Market:RolloutSlotTimeout, which is {RolloutSlotTimeout}.";
        }
    }

    internal LeaseSettings LeaseSettings(uint minimumSettleSeconds) => new()
    {
        SettleIntervalMs = (long)SettleInterval.TotalMilliseconds,
        LostAfterMs = (long)OfflineLimit.TotalMilliseconds,
        PlacementRetryMs = (long)PlacementRetry.TotalMilliseconds,
        FailedReplaceMs = (long)FailedReplaceAfter.TotalMilliseconds,
        AvoidNodeMs = (long)AvoidNodeFor.TotalMilliseconds,
        RolloutSlotMs = (long)RolloutSlotTimeout.TotalMilliseconds,
        RolloutSettleMs = (long)RolloutSettle.TotalMilliseconds,
        FinalReportMs = (long)FinalReportWait.TotalMilliseconds,
        SettleRetryMs = (long)SettleRetry.TotalMilliseconds,
        MinimumSettleSeconds = minimumSettleSeconds,
    };

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
