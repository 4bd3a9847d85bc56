using System.CommandLine;
using System.Globalization;
using Marketplace.Cli.Output;
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
        var validatorKey = new Option<string?>("--validator-key") { Description = "This host is one validator of several, with the key in this file. Default: keys/validator.key of the data directory.", HelpName = "FILE" };
        var validatorListen = new Option<string?>("--validator-listen") { Description = "Where other validators connect to.", HelpName = "ADDRESS:PORT" };
        var peers = new Option<string[]>("--peer") { Description = "A validator to connect to; may be given several times.", HelpName = "HOST:PORT", DefaultValueFactory = _ => [] };
        return new CliCommand("up", "Run a marketplace here: silo, gateway and one local provider in one process. Ctrl-C stops it; containers go on running.")
        {
            Examples = ["market up", "market up --data /var/lib/market --listen http://0.0.0.0:5080", "market up --database 'Host=db;Database=market;Username=market'", "market up --no-provider", "market up --data v1 --validator-key v1.key --validator-listen 10.0.0.1:5090 --peer 10.0.0.2:5090 --peer 10.0.0.3:5090"],
        }
            .With(data, listen, database, noProvider, engine, payee, name, region, publicHost, settle, heartbeat, validatorKey, validatorListen, peers, level, jsonLogs)
            .Runs(runtime, (context, cancellationToken) => RunAsync(
                context,
                defaults with
                {
                    DataDirectory = context.Value(data)!,
                    Listen = context.Value(listen)!,
                    Database = context.Value(database),
                    Roles = context.Value(noProvider) ? HostRoles.Gateway : HostRoles.All,
                    LogLevel = context.Value(level),
                    JsonLogs = context.Value(jsonLogs),
                    Validator = ValidatorOf(context.Value(validatorKey), context.Value(validatorListen), context.Value(peers) ?? []),
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
                        SettleInterval = context.Value(settle),
                        NodeHeartbeat = context.Value(heartbeat),
                    },
                },
                cancellationToken));
    }

    private static async Task RunAsync(CommandContext context, HostOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await using var host = await MarketplaceHost.StartAsync(options, cancellationToken);
            var output = new UpOutput { Step = "ready", Address = host.Address?.ToString(), GenesisHash = host.GenesisHash, Message = host.ReadyLine };
            context.Screen.Show(output, CliJson.Readable.UpOutput, screen => screen.Line(host.ReadyLine));
            await context.Environment.Output.FlushAsync(CancellationToken.None);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        catch (HostStartException e)
        {
            throw new CliException($"The host cannot start: {e.Message}", ExitCodes.Failure, "cannot-start", e);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Being told to stop is how a host ends.
        }
    }

    private static ValidatorHostOptions? ValidatorOf(string? key, string? listen, string[] peers) =>
        key is null && listen is null && peers.Length == 0 ? null : new ValidatorHostOptions { KeyFile = key, Listen = listen, Peers = peers };

    private static Option<TimeSpan> Seconds(string name, string description, TimeSpan value) => new(name)
    {
        Description = description,
        HelpName = "SECONDS",
        DefaultValueFactory = _ => value,
        CustomParser = result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 86_400)
            {
                return TimeSpan.FromSeconds(seconds);
            }

            result.AddError($"{name} is a number of seconds up to 86400, not '{text}'");
            return value;
        },
    };
}
