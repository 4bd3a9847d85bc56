using Marketplace.Chain;
using Marketplace.Explorer;
using Marketplace.Gateway.RateLimits;
using Marketplace.Ledger;
using Marketplace.Market.Apps;
using Marketplace.Provider.Reconciling;
using Marketplace.Silo.Hosting;
using Marketplace.Silo.Settings;
using Marketplace.Storage;
using Marketplace.Validators.Node;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Marketplace.Silo.Telemetry;

/// <summary>Exports the host's metrics and traces where an operator asked for it.</summary>
internal static class HostTelemetry
{
    /// <summary>The meters of the product, and those of what it stands on.</summary>
    public static string[] Meters { get; } =
    [
        LedgerCoreInstruments.MeterName,
        LedgerInstruments.MeterName,
        SpecInstruments.MeterName,
        ValidatorInstruments.MeterName,
        StorageInstruments.MeterName,
        GatewayInstruments.MeterName,
        NodeInstruments.Name,
        HostInstruments.MeterName,
        "Microsoft.Orleans",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Npgsql",
        "System.Runtime",
    ];

    /// <summary>The sources of traces: the product's, and those of what it stands on.</summary>
    public static string[] Sources { get; } =
    [
        LedgerActivities.SourceName,
        ExplorerActivities.SourceName,
        NodeInstruments.Name,
        "Microsoft.Orleans.Application",
        "Microsoft.Orleans.Runtime",
        "Npgsql",
    ];

    /// <summary>Registers the instruments, and the export where there is a collector.</summary>
    public static void AddHostTelemetry(this IServiceCollection services, TelemetryOptions options)
    {
        services.AddMetrics();
        services.AddSingleton<LedgerInstruments>();
        services.AddSingleton<ValidatorInstruments>();
        services.AddSingleton<NodeInstruments>();
        services.AddSingleton<HostInstruments>();
        if (options.Endpoint is null)
        {
            return;
        }

        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("market-host", serviceNamespace: "marketplace", serviceVersion: HostVersion.Text))
            .WithMetrics(metrics => metrics
                .AddMeter(Meters)
                .AddOtlpExporter((exporter, reader) =>
                {
                    Configure(exporter, options, "v1/metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.MetricInterval.TotalMilliseconds;
                }))
            .WithTracing(traces => traces
                .SetSampler(HostSampler.Of(options.TracePercent))
                .AddAspNetCoreInstrumentation(web => web.Filter = context => !context.Request.Path.StartsWithSegments("/health"))
                .AddSource(Sources)
                .AddOtlpExporter(exporter => Configure(exporter, options, "v1/traces")));
    }

    private static void Configure(OtlpExporterOptions exporter, TelemetryOptions options, string path)
    {
        var endpoint = new Uri(options.Endpoint!);
        var overHttp = options.Protocol == TelemetryProtocol.Http;
        exporter.Protocol = overHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        // Over HTTP each signal has a path of its own below the collector's.
        exporter.Endpoint = overHttp ? new Uri(endpoint.ToString().TrimEnd('/') + "/" + path) : endpoint;
        if (options.Headers is { } headers)
        {
            exporter.Headers = headers;
        }
    }
}
