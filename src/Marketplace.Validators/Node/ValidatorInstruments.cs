using System.Diagnostics.Metrics;
using Marketplace.Validators.Machine;

namespace Marketplace.Validators.Node;

/// <summary>What validators count; docs/telemetry.md lists it.</summary>
public sealed class ValidatorInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Marketplace.Validators";

    private readonly Counter<long> _received;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _cutOff;
    private readonly Counter<long> _evidence;
    private readonly Counter<long> _restarts;

    /// <summary>Makes the instruments on a container's meters.</summary>
    /// <param name="meters">The container's factory.</param>
    public ValidatorInstruments(IMeterFactory meters)
        : this(meters.Create(MeterName))
    {
    }

    private ValidatorInstruments(Meter meter)
    {
        _received = meter.CreateCounter<long>("validator.messages.received", "{message}", "Messages from peers.");
        _dropped = meter.CreateCounter<long>("validator.messages.dropped", "{message}", "Messages from peers that were of no use, by reason.");
        _cutOff = meter.CreateCounter<long>("validator.peers.cut_off", "{peer}", "Peers that were cut off.");
        _evidence = meter.CreateCounter<long>("validator.evidence", "{evidence}", "Double signings that were seen.");
        _restarts = meter.CreateCounter<long>("validator.restarts", "{restart}", "Times that the consensus began again from the vote log.");
    }

    /// <summary>For a process without a container, such as a benchmark.</summary>
    public static ValidatorInstruments Shared { get; } = new(new Meter(MeterName));

    internal void OnReceived() => _received.Add(1);

    internal void OnDropped(DropReason reason, int count = 1) => _dropped.Add(count, new KeyValuePair<string, object?>("reason", reason switch
    {
        DropReason.Stale => "stale",
        DropReason.Repeated => "repeated",
        DropReason.Forged => "forged",
        DropReason.Ahead => "ahead",
        _ => "full",
    }));

    internal void OnCutOff() => _cutOff.Add(1);

    internal void OnEvidence() => _evidence.Add(1);

    internal void OnRestart() => _restarts.Add(1);
}
