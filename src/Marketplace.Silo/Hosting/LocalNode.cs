using System.Globalization;
using System.Net;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Provider;
using Marketplace.Provider.Reconciling;
using Marketplace.Silo.Data;
using Marketplace.Silo.Nodes;
using Marketplace.Silo.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Marketplace.Silo.Hosting;

/// <summary>The node that this machine is, with the provider role.</summary>
internal static class LocalNode
{
    private const int NodeIdDigits = 16;

    public static ProviderAgent Create(
        MarketHostOptions options, DataDirectory data, HostKeys keys, IServiceProvider services, TimeProvider clock, ILoggerFactory loggers)
    {
        var node = options.Node;
        var payee = node.Payee is { } address ? Address.Parse(address).Hash : keys.Node.PublicKey.Hash;
        var provider = new ProviderOptions
        {
            // The key is what stays the same; machines are renamed.
            NodeId = "node-" + keys.Node.PublicKey.Hash.ToString()[..NodeIdDigits],
            PayeeKeyHash = payee.ToString(),
            DataDirectory = Path.Combine(data.Path, "node"),
            Name = node.Name,
            Host = node.PublicHost,
            Region = node.Region,
            FailureDomain = node.FailureDomain,
            MeasureSpeed = node.MeasureSpeed,
            Draining = node.Draining,
            Reserve = node.Reserve,
            Reconciler = node.Reconciler with { Instruments = services.GetRequiredService<NodeInstruments>() },
            Docker = options.Docker with { PublishAddress = options.Docker.PublishAddress ?? (IsLoopback(node.PublicHost) ? "127.0.0.1" : "0.0.0.0") },
            SoftwareVersion = HostVersion.Text,
        };
        var connection = new LocalNodeConnection(services.GetRequiredService<IGrainFactory>(), provider.NodeId);
        return new ProviderAgent(provider, connection, clock, loggers);
    }

    /// <summary>Where the node's confirmations say that it can be reached: its public host, with the port of its API if that is not the usual one.</summary>
    public static string LedgerEndpoint(MarketHostOptions options)
    {
        var host = options.Node.PublicHost.ToLowerInvariant();
        var port = options.Roles.HasFlag(HostRoles.Gateway) ? new Uri(options.Listen).Port : MarketHostOptions.DefaultPort;
        var literal = host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host;
        var endpoint = port is MarketHostOptions.DefaultPort or 0 ? literal : string.Create(CultureInfo.InvariantCulture, $"{literal}:{port}");
        return endpoint.Length <= NodeEndpoint.MaxLength ? endpoint : literal;
    }

    // What is only reached from this machine is only published to it.
    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
