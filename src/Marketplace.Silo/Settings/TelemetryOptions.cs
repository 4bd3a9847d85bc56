using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Marketplace.Silo.Settings;

/// <summary>Where a host sends its metrics and traces. docs/telemetry.md lists what there is.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>The OpenTelemetry collector that receives metrics and traces: an http or https URL.</summary>
    /// <value>The default is null: nothing is exported.</value>
    [DefaultValue("nothing is exported")]
    public string? Endpoint { get; init; }

    /// <summary>How the collector is spoken to: OTLP over gRPC, or over HTTP with protocol buffers.</summary>
    /// <value>The default is Grpc.</value>
    public TelemetryProtocol Protocol { get; init; } = TelemetryProtocol.Grpc;

    /// <summary>Headers of every export, as name=value pairs with commas between them, such as a collector's credential.</summary>
    /// <value>The default is null: none.</value>
    [DefaultValue("none")]
    public string? Headers { get; init; }

    /// <summary>How often metrics are exported.</summary>
    /// <value>The default is 1 minute; 1 second to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MetricInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many of a hundred traces are recorded. A caller's own wish to be recorded does not count.</summary>
    /// <value>The default is 10; 0 to 100.</value>
    [Range(0, 100), DataType("percent")]
    public int TracePercent { get; init; } = 10;
}
