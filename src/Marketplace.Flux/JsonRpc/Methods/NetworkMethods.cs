using System.Collections.Immutable;
using System.Text.Json;
using Marketplace.Flux.JsonRpc.Bitcoin;
using Marketplace.Gateway;
using Marketplace.Ledger;

namespace Marketplace.Flux.JsonRpc.Methods;

/// <summary>What tools ask of a daemon in a network of daemons. A host is no such daemon: it has no peers.</summary>
internal static class NetworkMethods
{
    public static ImmutableArray<RpcMethod> All { get; } =
    [
        new("getnetworkinfo", RpcGroup.Network, [], Info)
        {
            Summary = "Version and fees.",
            Differences = "No peers, no local addresses.",
        },
        new("getconnectioncount", RpcGroup.Network, [], static _ => new(RpcAnswer.Of(0)))
        {
            Summary = "How many peers the daemon has: always 0.",
        },
        new("getpeerinfo", RpcGroup.Network, [], static _ => new(RpcAnswer.EmptyList))
        {
            Summary = "Its peers: an empty list.",
        },
        new("ping", RpcGroup.Network, [], static _ => new(RpcAnswer.Null))
        {
            Summary = "Null.",
        },
    ];

    /// <summary>A version in the form of Bitcoin's daemons: 1.2.3 is 1020300.</summary>
    public static int VersionNumber(string version)
    {
        var plain = version.AsSpan(0, version.AsSpan().IndexOfAny('-', '+') is >= 0 and var end ? end : version.Length);
        return Version.TryParse(plain, out var parsed)
            ? (parsed.Major * 1_000_000) + (parsed.Minor * 10_000) + (Math.Max(0, parsed.Build) * 100)
            : 0;
    }

    private static ValueTask<RpcAnswer> Info(RpcCall call) =>
        new(RpcAnswer.Of(json => WriteInfo(json, call.Services.Network, call.Services.Head.Rules)));

    private static void WriteInfo(Utf8JsonWriter json, GatewayNetwork network, LedgerRules rules)
    {
        json.WriteStartObject();
        json.WriteNumber("version", VersionNumber(network.Version));
        json.WriteString("subversion", $"/FluxMarket:{network.Version}/");
        json.WriteNumber("protocolversion", BlockHeader.CurrentVersion);
        json.WriteNumber("timeoffset", 0);
        json.WriteNumber("connections", 0);
        json.WriteStartArray("networks");
        json.WriteEndArray();
        json.WriteFlux("relayfee", rules.MinimumTransactionFee);
        json.WriteStartArray("localaddresses");
        json.WriteEndArray();
        json.WriteString("warnings", "");
        json.WriteEndObject();
    }
}
