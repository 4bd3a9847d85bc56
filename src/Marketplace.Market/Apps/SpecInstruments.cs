using System.Diagnostics.Metrics;

namespace Marketplace.Market.Apps;

/// <summary>What reading specs counts; the meter is <see cref="MeterName"/>.</summary>
public static class SpecInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Marketplace.Market";

    /// <summary>Specs that were parsed from JSON. A request costs each process one.</summary>
    public const string ParsedName = "market.specs.parsed";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Parsed = Meter.CreateCounter<long>(ParsedName, "{spec}", "Specs parsed from JSON.");

    internal static void OnParsed() => Parsed.Add(1);
}
