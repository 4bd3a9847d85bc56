using System.Diagnostics.Metrics;
using Marketplace.Validators.Machine;

namespace Marketplace.Validators.Node;

/// <summary>What validators measure; the meter is <see cref="MeterName"/>.</summary>
public static class ValidatorInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Marketplace.Validators";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Received = Meter.CreateCounter<long>("validator.messages.received", "{message}", "Messages from peers.");
    private static readonly Counter<long> Dropped = Meter.CreateCounter<long>("validator.messages.dropped", "{message}", "Messages from peers that were of no use, by reason.");
    private static readonly Counter<long> CutOff = Meter.CreateCounter<long>("validator.peers.cut_off", "{peer}", "Peers that were cut off.");
    private static readonly Counter<long> Evidence = Meter.CreateCounter<long>("validator.evidence", "{evidence}", "Double signings that were seen.");
    private static readonly Counter<long> Restarts = Meter.CreateCounter<long>("validator.restarts", "{restart}", "Times that the consensus began anew from the vote log.");

    internal static void OnReceived() => Received.Add(1);

    internal static void OnDropped(DropReason reason, int count = 1) => Dropped.Add(count, new KeyValuePair<string, object?>("reason", reason switch
    {
        DropReason.Stale => "stale",
        DropReason.Repeated => "repeated",
        DropReason.Forged => "forged",
        DropReason.Ahead => "ahead",
        _ => "full",
    }));

    internal static void OnCutOff() => CutOff.Add(1);

    internal static void OnEvidence() => Evidence.Add(1);

    internal static void OnRestart() => Restarts.Add(1);
}
