using OpenTelemetry.Trace;

namespace Marketplace.Silo.Telemetry;

/// <summary>
/// Records a part of all traces, drawn anew for each. Neither what a remote caller says about sampling counts, nor the trace id, which the
/// caller chooses as well.
/// </summary>
/// <param name="percent">How many of a hundred traces are recorded.</param>
internal sealed class HostSampler(int percent) : Sampler
{
    /// <summary>Makes the sampler: drawn where a trace enters the host, and the same for all of its spans inside.</summary>
    /// <param name="percent">How many of a hundred traces are recorded.</param>
    public static Sampler Of(int percent)
    {
        var draw = new HostSampler(percent);
        return new ParentBasedSampler(rootSampler: draw, remoteParentSampled: draw, remoteParentNotSampled: draw);
    }

    /// <inheritdoc/>
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) => new(Random.Shared.Next(100) < percent);
}
