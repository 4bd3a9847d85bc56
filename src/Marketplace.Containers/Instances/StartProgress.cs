namespace Marketplace.Containers;

/// <summary>A step on the way to a running instance.</summary>
public enum StartStep
{
    /// <summary>An image is being fetched.</summary>
    Pulling,

    /// <summary>Containers are being made.</summary>
    Creating,

    /// <summary>Processes are being started.</summary>
    Starting,
}

/// <summary>How far a start is.</summary>
/// <param name="Step">The step.</param>
/// <param name="Component">The component it is about; null for all.</param>
/// <param name="Text">In words.</param>
/// <param name="BytesDone">Bytes fetched so far; null when that is unknown.</param>
/// <param name="BytesTotal">Bytes to fetch as far as known; null when that is unknown.</param>
public sealed record StartProgress(StartStep Step, string? Component, string Text, long? BytesDone = null, long? BytesTotal = null);
