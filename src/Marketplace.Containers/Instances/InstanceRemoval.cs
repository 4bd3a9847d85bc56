namespace Marketplace.Containers;

/// <summary>How an instance is removed.</summary>
/// <param name="Grace">How long its processes may take to end before they are killed; zero kills at once.</param>
/// <param name="WithVolumes">Whether the data of its lease slot goes too.</param>
public sealed record InstanceRemoval(TimeSpan Grace, bool WithVolumes);
