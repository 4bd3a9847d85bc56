using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Marketplace.Market.Apps;
using Marketplace.Market.Leases;

namespace Marketplace.Market.Tests.Apps;

public sealed class ParsedSpecTests
{
    [Fact]
    public void A_spec_that_was_read_has_the_one_byte_form_and_the_hash_of_its_app()
    {
        var app = Specs.Web();
        Assert.True(ParsedSpec.TryRead(Encoding.UTF8.GetBytes(SpecJson.Pretty(app)), out var spec, out var faults));
        Assert.Empty(faults);
        Assert.Empty(spec.FindFaults());
        Assert.Equal(SpecJson.CanonicalText(app), spec.Text);
        Assert.Equal(SpecJson.HashHex(app), spec.Hash);
        Assert.Equal(spec.Text, JsonSerializer.Serialize(spec.Element));
        Assert.Equal(ParsedSpec.Of(app), spec);
        Assert.Equal(ParsedSpec.Of(app).GetHashCode(), spec.GetHashCode());
        Assert.NotEqual(ParsedSpec.Of(Specs.Web(image: "web:2")), spec);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{"name":"","components":[]}""")]
    public void A_spec_with_faults_is_refused_with_all_of_them(string json)
    {
        Assert.False(ParsedSpec.TryRead(Encoding.UTF8.GetBytes(json), out var spec, out var faults));
        Assert.Null(spec);
        Assert.NotEmpty(faults);
    }

    [Fact]
    public void Bytes_from_elsewhere_are_parsed_once_and_only_when_the_app_is_asked_for()
    {
        // Other tests parse on other threads meanwhile.
        var thread = Environment.CurrentManagedThreadId;
        var parsed = 0L;
        using var listener = new MeterListener { InstrumentPublished = Enable };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => parsed += Environment.CurrentManagedThreadId == thread ? count : 0);
        listener.Start();
        var spec = ParsedSpec.FromCanonical(SpecJson.CanonicalBytes(Specs.Web()));
        Assert.NotEmpty(spec.Hash);
        Assert.Equal(JsonValueKind.Object, spec.Element.ValueKind);
        Assert.Equal(0, parsed);
        Assert.Equal("web", spec.App.Components[0].Name);
        Assert.Empty(spec.FindFaults());
        Assert.Same(spec.App, spec.App);
        Assert.Equal(1, parsed);

        static void Enable(Instrument instrument, MeterListener listener)
        {
            if (instrument.Name == SpecInstruments.ParsedName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        }
    }

    [Fact]
    public void Bytes_from_elsewhere_that_are_no_spec_are_a_fault_and_never_an_app()
    {
        var spec = ParsedSpec.FromCanonical("[]"u8.ToArray());
        Assert.Equal("spec-not-readable", Assert.Single(spec.FindFaults()).Code);
        Assert.Throws<FormatException>(() => spec.App);
    }

    [Fact]
    public void It_is_stored_as_its_canonical_text()
    {
        var revision = new SpecRevision(1, ParsedSpec.Of(Specs.Web()));
        var json = JsonSerializer.Serialize(revision, LeaseJsonContext.Default.SpecRevision);
        Assert.Equal(revision.Spec.Text, JsonDocument.Parse(json).RootElement.GetProperty("spec").GetString());
        Assert.Equal(revision, JsonSerializer.Deserialize(json, LeaseJsonContext.Default.SpecRevision));
    }
}
