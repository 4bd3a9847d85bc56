using System.CommandLine;
using Marketplace.Silo;
using Microsoft.Extensions.Logging;

namespace Marketplace.Cli.Commands;

/// <summary>`market up`: silo, gateway and one local provider in this process.</summary>
internal static class UpCommand
{
    public static Command Create(CommandRuntime runtime)
    {
        var defaults = new HostOptions();
        var data = new Option<string>("--data") { Description = "Where all files of the host live.", HelpName = "DIR", DefaultValueFactory = _ => defaults.DataDirectory };
        var listen = new Option<string>("--listen") { Description = "Where the HTTP API listens; port 0 takes a free one.", HelpName = "URL", DefaultValueFactory = _ => defaults.Listen };
        var database = new Option<string?>("--database") { Description = "A PostgreSQL connection string. Default: SQLite in the data directory.", HelpName = "TEXT" };
        var noProvider = new Option<bool>("--no-provider") { Description = "Do not offer this machine's container engine as a node." };
        var engine = new Option<string?>("--engine") { Description = "The container engine, unix:///path or tcp://host:port. Default: DOCKER_HOST or Docker's usual socket.", HelpName = "URL" };
        var payee = new Option<string?>("--payee") { Description = "The t1 address that the local node earns for. Default: the node's own key.", HelpName = "ADDRESS" };
        var name = new Option<string>("--node-name") { Description = "The local node's name.", DefaultValueFactory = _ => defaults.Node.Name, HelpName = "NAME" };
        var region = new Option<string>("--region") { Description = "Where it stands: continent/country/region.", DefaultValueFactory = _ => defaults.Node.Region, HelpName = "PLACE" };
        var publicHost = new Option<string>("--public-host") { Description = "Where its published ports are reached.", DefaultValueFactory = _ => defaults.Node.PublicHost, HelpName = "HOST" };
        var settle = Seconds("--settle-interval", "Seconds between settlements of a running lease.", defaults.Timings.SettleInterval);
        var heartbeat = Seconds("--heartbeat", "Seconds between reports of the local node.", defaults.Timings.NodeHeartbeat);
        var level = new Option<LogLevel>("--log-level") { Description = "The least level that is logged.", DefaultValueFactory = _ => defaults.LogLevel };
        var jsonLogs = new Option<bool>("--log-json") { Description = "Log one JSON object a line." };
        return new CliCommand("up", "Run a marketplace here: silo, gateway and one local provider in one process. Ctrl-C stops it; containers go on running.")
        {
            Examples = ["market up", "market up --data /var/lib/market --listen http://0.0.0.0:5080", "market up --database 'Host=db;Database=market;Username=market'", "market up --no-provider"],
        }
            .With(data, listen, database, noProvider, engine, payee, name, region, publicHost, settle, heartbeat, level, jsonLogs)
            .RunsTo(runtime, (context, cancellationToken) => MarketplaceHost.RunAsync(
                defaults with
                {
                    DataDirectory = context.Value(data)!,
                    Listen = context.Value(listen)!,
                    Database = context.Value(database),
                    Roles = context.Value(noProvider) ? HostRoles.Gateway : HostRoles.All,
                    LogLevel = context.Value(level),
                    JsonLogs = context.Value(jsonLogs),
                    Node = defaults.Node with
                    {
                        Name = context.Value(name)!,
                        Region = context.Value(region)!,
                        PublicHost = context.Value(publicHost)!,
                        Engine = context.Value(engine),
                        PayeeAddress = context.Value(payee),
                    },
                    Timings = defaults.Timings with
                    {
                        SettleInterval = TimeSpan.FromSeconds(context.Value(settle)),
                        NodeHeartbeat = TimeSpan.FromSeconds(context.Value(heartbeat)),
                    },
                },
                context.Environment.Output,
                cancellationToken,
                context.Environment.Error));
    }

    private static Option<double> Seconds(string name, string description, TimeSpan value) =>
        new(name) { Description = description, HelpName = "SECONDS", DefaultValueFactory = _ => value.TotalSeconds };
}
