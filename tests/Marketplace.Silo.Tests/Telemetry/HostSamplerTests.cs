using System.Diagnostics;
using Marketplace.Silo.Telemetry;
using OpenTelemetry.Trace;

namespace Marketplace.Silo.Tests.Telemetry;

public sealed class HostSamplerTests
{
    [Theory]
    [InlineData(ActivityTraceFlags.Recorded, 0, SamplingDecision.Drop)]
    [InlineData(ActivityTraceFlags.None, 100, SamplingDecision.RecordAndSample)]
    public void A_strangers_wish_to_be_recorded_or_not_does_not_count(ActivityTraceFlags wish, int percent, SamplingDecision decision)
    {
        var stranger = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), wish, isRemote: true);

        var sampled = HostSampler.Of(percent).ShouldSample(new SamplingParameters(stranger, stranger.TraceId, "GET /v1/nodes", ActivityKind.Server));

        Assert.Equal(decision, sampled.Decision);
    }

    [Theory]
    [InlineData("80000000000000000000000000000001")]
    [InlineData("00000000000000010000000000000001")]
    [InlineData("7fffffffffffffffffffffffffffffff")]
    public void No_trace_id_that_a_stranger_chooses_is_sure_to_be_recorded_or_not(string id)
    {
        var stranger = new ActivityContext(ActivityTraceId.CreateFromString(id), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None, isRemote: true);
        var sampler = HostSampler.Of(50);

        var drawn = Enumerable.Range(0, 200)
            .Select(_ => sampler.ShouldSample(new SamplingParameters(stranger, stranger.TraceId, "GET /v1/nodes", ActivityKind.Server)).Decision)
            .Distinct();

        Assert.Equal(2, drawn.Count());
    }

    [Fact]
    public void A_span_inside_the_host_is_recorded_as_its_parent_is()
    {
        var parent = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: false);

        var sampled = HostSampler.Of(0).ShouldSample(new SamplingParameters(parent, parent.TraceId, "ledger.submit", ActivityKind.Internal));

        Assert.Equal(SamplingDecision.RecordAndSample, sampled.Decision);
    }
}
