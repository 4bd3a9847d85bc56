using System.CommandLine;
using System.Globalization;
using Marketplace.Cli.Output;
using Marketplace.Silo;
using Marketplace.Silo.Settings;
using Microsoft.Extensions.Logging;

namespace Marketplace.Cli.Commands;

/// <summary>`market up`: silo, gateway and one local provider in this process.</summary>
internal static class UpCommand
{
    public static Command Create(CommandRuntime runtime)
    {
        var config = new Option<string?>("--config") { Description = "A file of settings in JSON. Default: market.json here, if there is one.", HelpName = "FILE" };
        var set = new Option<string[]>("--set") { Description = "Any other setting; may be given several times. docs/configuration.md lists them.", HelpName = "KEY=VALUE", DefaultValueFactory = _ => [] };
        var settle = Seconds("--settle-interval", "Seconds between settlements of a running lease. Default: 60.");
        var heartbeat = Seconds("--heartbeat", "Seconds between reports of a node. Default: 5.");
        var noProvider = new Option<bool>("--no-provider") { Description = "Do not offer this machine's container engine as a node." };
        var level = new Option<LogLevel?>("--log-level") { Description = "The least level that is logged. Default: Information." };
        var jsonLogs = new Option<bool>("--log-json") { Description = "Log one JSON object a line." };
        var peers = new Option<string[]>("--peer") { Description = "A validator to connect to; may be given several times.", HelpName = "HOST:PORT", DefaultValueFactory = _ => [] };
        (string Key, Option<string?> Option)[] texts =
        [
            ("DataDirectory", Text("--data", "Where all files of the host live. Default: data.", "DIR")),
            ("Listen", Text("--listen", "Where the HTTP API listens; port 0 takes a free one. Default: http://127.0.0.1:5080.", "URL")),
            ("Database", Text("--database", "A PostgreSQL connection string. Default: SQLite in the data directory.", "TEXT")),
            ("Docker:Endpoint", Text("--engine", "The container engine, unix:///path or tcp://host:port. Default: DOCKER_HOST or Docker's usual socket.", "URL")),
            ("Node:Payee", Text("--payee", "The t1 address that the local node earns for. Default: the node's own key.", "ADDRESS")),
            ("Node:Name", Text("--node-name", "The local node's name. Default: the machine's name.", "NAME")),
            ("Node:Region", Text("--region", "Where it stands: continent/country/region. Default: EU/DE/LOC.", "PLACE")),
            ("Node:PublicHost", Text("--public-host", "Where its published ports are reached. Default: 127.0.0.1.", "HOST")),
            ("Validator:KeyFile", Text("--validator-key", "This host is one validator of several, with the key in this file. Default: keys/validator.key of the data directory.", "FILE")),
            ("Validator:Listen", Text("--validator-listen", "Where other validators connect to.", "ADDRESS:PORT")),
        ];
        return new CliCommand("up", "Run a marketplace here: silo, gateway and one local provider in one process. Ctrl-C stops it; containers go on running.")
        {
            Examples = ["market up", "market up --data /var/lib/market --listen http://0.0.0.0:5080", "market up --database 'Host=db;Database=market;Username=market'", "market up --no-provider", "market up --set Gateway:Streams=5000 --set Market:OfflineAfter=00:01:00", "market up --data v1 --validator-key v1.key --validator-listen 10.0.0.1:5090 --peer 10.0.0.2:5090 --peer 10.0.0.3:5090"],
        }
            .With([.. texts.Select(text => text.Option), noProvider, settle, heartbeat, peers, level, jsonLogs, config, set])
            .Runs(runtime, (context, cancellationToken) =>
            {
                var line = new List<KeyValuePair<string, string?>>();
                foreach (var text in context.Value(set) ?? [])
                {
                    line.Add(ReadSetting(text));
                }

                Add("Market:SettleInterval", context.Value(settle)?.ToString("c", CultureInfo.InvariantCulture));
                Add("Market:HeartbeatInterval", context.Value(heartbeat)?.ToString("c", CultureInfo.InvariantCulture));
                Add("Roles", context.Value(noProvider) ? "Gateway" : null);
                Add("Log:Level", context.Value(level)?.ToString());
                Add("Log:Json", context.Value(jsonLogs) ? "true" : null);
                foreach (var (key, option) in texts)
                {
                    Add(key, context.Value(option));
                }

                var named = context.Value(peers) ?? [];
                for (var i = 0; i < named.Length; i++)
                {
                    Add(string.Create(CultureInfo.InvariantCulture, $"Validator:Peers:{i}"), named[i]);
                }

                return RunAsync(context, context.Value(config), line, cancellationToken);

                void Add(string key, string? value)
                {
                    if (value is not null)
                    {
                        line.Add(new(key, value));
                    }
                }
            });
    }

    private static async Task RunAsync(CommandContext context, string? file, List<KeyValuePair<string, string?>> line, CancellationToken cancellationToken)
    {
        try
        {
            await using var host = await MarketplaceHost.StartAsync(HostConfiguration.Build(file, line), cancellationToken);
            var output = new UpOutput { Step = "ready", Address = host.Address?.ToString(), GenesisHash = host.GenesisHash, Message = host.ReadyLine };
            context.Screen.Show(output, CliJson.Readable.UpOutput, screen => screen.Line(host.ReadyLine));
            await context.Environment.Output.FlushAsync(CancellationToken.None);
            await host.WaitForShutdownAsync(cancellationToken);
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

    private static KeyValuePair<string, string?> ReadSetting(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? new(text[..equals], text[(equals + 1)..]) : throw CliException.Usage($"--set takes KEY=VALUE, such as Gateway:Streams=5000, not '{text}'.");
    }

    private static Option<string?> Text(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };

    private static Option<TimeSpan?> Seconds(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SECONDS",
        CustomParser = result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 86_400)
            {
                return TimeSpan.FromSeconds(seconds);
            }

            result.AddError($"{name} is a number of seconds up to 86400, not '{text}'");
            return null;
        },
    };
}
