namespace Marketplace.Provider.Reconciling;

/// <summary>How often and how much at once the reconciler works.</summary>
public sealed record ReconcilerOptions
{
    /// <summary>Longest time between two looks at the engine. The default is 5 s; events lead to earlier ones.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Starts and removals at the same time. The default is 4.</summary>
    public int ConcurrentSteps { get; init; } = 4;

    /// <summary>How long an instance may take to end before it is killed. The default is 10 s.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the final figures of a removed instance are reported. The default is 15 min.</summary>
    public TimeSpan KeepRemoved { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Longest time between two saves of a running instance's time. The default is 30 s.</summary>
    public TimeSpan SaveInterval { get; init; } = TimeSpan.FromSeconds(30);
}
