using System.Diagnostics;

namespace Marketplace.Explorer;

/// <summary>The projections' part of a trace; docs/telemetry.md lists it.</summary>
public static class ExplorerActivities
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "Marketplace.Explorer";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A run of blocks on its way into the tables; null when it is not recorded.</summary>
    internal static Activity? StartRun(long height) => Source.StartActivity("explorer.follow")?.SetTag("explorer.height", height);
}
