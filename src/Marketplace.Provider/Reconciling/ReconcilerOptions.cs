using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Marketplace.Provider.Reconciling;

/// <summary>How often and how much at once the reconciler works.</summary>
public sealed record ReconcilerOptions
{
    /// <summary>The longest time between two looks at the engine; events lead to earlier ones.</summary>
    /// <value>The default is 5 seconds; 100 ms to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Starts and removals at the same time.</summary>
    /// <value>The default is 4; 1 to 256.</value>
    [Range(1, 256), DataType("steps")]
    public int ConcurrentSteps { get; init; } = 4;

    /// <summary>How long an instance may take to end before it is killed.</summary>
    /// <value>The default is 10 seconds; zero to 5 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the final figures of a removed instance are reported.</summary>
    /// <value>The default is 15 minutes; 1 minute to a day.</value>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan KeepRemoved { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The longest time between two saves of a running instance's time.</summary>
    /// <value>The default is 30 seconds; 1 second to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SaveInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Counts what the reconciler does; given by whoever puts the process together.</summary>
    [Browsable(false)]
    public NodeInstruments Instruments { get; init; } = NodeInstruments.Shared;
}
