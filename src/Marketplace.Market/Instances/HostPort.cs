using System.Text.Json.Serialization;
using Marketplace.Market.Apps;
using Marketplace.Market.Words;

namespace Marketplace.Market.Instances;

/// <summary>A port of a node's host, which one instance at a time can hold.</summary>
/// <param name="Protocol">Its transport.</param>
/// <param name="Number">The port, 1 to 65535.</param>
[method: JsonConstructor]
public readonly record struct HostPort(PortProtocol Protocol, int Number)
{
    /// <summary>The port as sentences name it: <c>tcp/8080</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{WireWords.Protocol.Write(Protocol)}/{Number}");
}
