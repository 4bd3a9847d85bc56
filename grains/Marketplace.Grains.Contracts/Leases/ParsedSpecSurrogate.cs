using Marketplace.Market.Apps;
using Orleans.Serialization.Cloning;

namespace Marketplace.Grains.Contracts;

/// <summary>What of a spec leaves a process: its canonical bytes.</summary>
[GenerateSerializer, Immutable, Alias("market.ParsedSpec")]
internal struct ParsedSpecSurrogate
{
    /// <summary>The canonical bytes.</summary>
    [Id(0)]
    public byte[] Canonical;
}

/// <summary>Takes a spec that comes from another process; it is read there when somebody first asks for the app.</summary>
[RegisterConverter]
internal sealed class ParsedSpecSerialization : IConverter<ParsedSpec, ParsedSpecSurrogate>
{
    /// <inheritdoc/>
    public ParsedSpec ConvertFromSurrogate(in ParsedSpecSurrogate surrogate) => ParsedSpec.FromCanonical(surrogate.Canonical);

    /// <inheritdoc/>
    public ParsedSpecSurrogate ConvertToSurrogate(in ParsedSpec value) => new() { Canonical = value.Canonical.ToArray() };
}

/// <summary>Passes a spec from grain to grain inside a process as the object that it is: it never changes.</summary>
[RegisterCopier]
internal sealed class ParsedSpecCopier : ShallowCopier<ParsedSpec>;
