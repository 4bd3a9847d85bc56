using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Marketplace.Storage;

/// <summary>What grain storage counts and times; docs/telemetry.md lists it.</summary>
public sealed class StorageInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Marketplace.Storage";

    private readonly Counter<long> _writes;
    private readonly Histogram<double> _writeTime;

    /// <summary>Makes the instruments on a container's meters.</summary>
    /// <param name="meters">The container's factory.</param>
    public StorageInstruments(IMeterFactory meters)
        : this(meters.Create(MeterName))
    {
    }

    private StorageInstruments(Meter meter)
    {
        _writes = meter.CreateCounter<long>("storage.grain.writes", "{write}", "Writes of grain state, by state and outcome.");
        _writeTime = meter.CreateHistogram<double>("storage.grain.write.duration", "s", "Writing a grain's state until it is durable, by state.");
    }

    /// <summary>For a process without a container, such as a test of the storage alone.</summary>
    public static StorageInstruments Shared { get; } = new(new Meter(MeterName));

    /// <summary>Counts a write that came to an end.</summary>
    /// <param name="state">The state's name.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="started">When it began, as <see cref="Stopwatch.GetTimestamp"/> says.</param>
    internal void OnWrite(string state, WriteOutcome outcome, long started)
    {
        var tag = new KeyValuePair<string, object?>("state", state);
        _writes.Add(1, tag, new KeyValuePair<string, object?>("outcome", outcome switch
        {
            WriteOutcome.Written => "written",
            WriteOutcome.Conflict => "conflict",
            _ => "failed",
        }));
        if (outcome == WriteOutcome.Written && _writeTime.Enabled)
        {
            _writeTime.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tag);
        }
    }

    /// <summary>How a write ended.</summary>
    internal enum WriteOutcome
    {
        /// <summary>It is durable.</summary>
        Written,

        /// <summary>Somebody else had written the state.</summary>
        Conflict,

        /// <summary>The database failed.</summary>
        Failed,
    }
}
