using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Marketplace.Chain;
using Marketplace.Explorer.Queries;
using Marketplace.Gateway.RateLimits;
using Marketplace.Ledger;
using Marketplace.Market.Apps;
using Marketplace.Provider.Reconciling;
using Marketplace.Silo.Telemetry;
using Marketplace.Storage;
using Marketplace.Validators.Node;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace Marketplace.Silo.Tests.Telemetry;

/// <summary>docs/telemetry.md lists every instrument of the product as the code has it, and no other.</summary>
public sealed class TelemetryDocumentTests
{
    [Fact]
    public void Every_instrument_is_listed_with_its_unit_kind_and_description_and_none_is_invented()
    {
        var listed = File.ReadLines(RepositoryFile("docs", "telemetry.md"))
            .SkipWhile(line => line != "## Metrics").TakeWhile(line => line != "## Traces")
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => string.Join(" | ", line.Trim('|').Split(" | ").Select(cell => cell.Trim().Trim('`'))));

        Assert.Equal(Instruments().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_meter_of_the_product_is_exported() =>
        Assert.All(MeterNames(), name => Assert.Contains(name, HostTelemetry.Meters));

    private static IReadOnlyCollection<string> MeterNames() => Publish().Select(instrument => instrument.Meter.Name).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Instruments() =>
        Publish().Select(instrument => string.Join(" | ", instrument.Name, instrument.Unit, Kind(instrument), instrument.Description)).Distinct(StringComparer.Ordinal);

    private static List<Instrument> Publish()
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name.StartsWith("Marketplace.", StringComparison.Ordinal))
                {
                    lock (found)
                    {
                        found.Add(instrument);
                    }
                }
            },
        };
        listener.Start();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        RuntimeHelpers.RunClassConstructor(typeof(LedgerCoreInstruments).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(SpecInstruments).TypeHandle);
        _ = new LedgerInstruments(meters);
        _ = new ValidatorInstruments(meters);
        _ = new StorageInstruments(meters);
        _ = new GatewayInstruments(meters);
        _ = new NodeInstruments(meters);
        _ = new HostInstruments(meters, Substitute.For<ILedger>(), Substitute.For<IExplorerQueries>());
        lock (found)
        {
            return [.. found];
        }
    }

    private static string Kind(Instrument instrument) => instrument.GetType().Name.Split('`')[0].Replace("Observable", "", StringComparison.Ordinal).ToLowerInvariant();

    private static string RepositoryFile(params string[] path)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Marketplace.sln")))
        {
            directory = directory.Parent;
        }

        return Path.Combine([directory.FullName, .. path]);
    }
}
