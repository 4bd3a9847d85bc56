using OpenTelemetry.Trace;

namespace Marketplace.Silo.Telemetry;

/// <summary>Records a part of all traces. What a remote caller says about sampling does not count: anybody can send it.</summary>
internal static class HostSampler
{
    /// <summary>Makes the sampler.</summary>
    /// <param name="percent">How many of a hundred traces are recorded.</param>
    public static Sampler Of(int percent)
    {
        var share = new TraceIdRatioBasedSampler(percent / 100.0);
        return new ParentBasedSampler(rootSampler: share, remoteParentSampled: share, remoteParentNotSampled: share);
    }
}
