using System.CommandLine;
using System.Globalization;

namespace Marketplace.Cli.Hosts;

/// <summary>The options of <c>market up</c>: short names for the settings that people change most. The host checks what they say.</summary>
internal sealed class UpOptions
{
    private readonly Option<string?> _config = new("--config") { Description = "A file of settings in JSON. Default: market.json here, if there is one.", HelpName = "FILE" };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Any other setting; may be given several times. docs/configuration.md lists them.", HelpName = "KEY=VALUE", DefaultValueFactory = _ => [],
    };

    private readonly Option<TimeSpan?> _settle = Seconds("--settle-interval", "Seconds between settlements of a running lease. Default: 60.");
    private readonly Option<TimeSpan?> _heartbeat = Seconds("--heartbeat", "Seconds between reports of a node. Default: 5.");
    private readonly Option<bool> _noProvider = new("--no-provider") { Description = "Do not offer this machine's container engine as a node." };
    private readonly Option<HostLogLevel?> _level = new("--log-level") { Description = "The least level that is logged. Default: Information." };
    private readonly Option<bool> _jsonLogs = new("--log-json") { Description = "Log one JSON object a line." };

    private readonly Option<string[]> _peers = new("--peer")
    {
        Description = "A validator to connect to; may be given several times.", HelpName = "HOST:PORT", DefaultValueFactory = _ => [],
    };

    private readonly (string Key, Option<string?> Option)[] _texts =
    [
        ("DataDirectory", Text("--data", "Where all files of the host live. Default: data.", "DIR")),
        ("Listen", Text("--listen", "Where the HTTP API listens; port 0 takes a free one. Default: http://127.0.0.1:5080.", "URL")),
        ("Database", Text("--database", "A PostgreSQL connection string. Default: SQLite in the data directory.", "TEXT")),
        ("Docker:Endpoint", Text("--engine", "The container engine, unix:///path or tcp://host:port. Default: DOCKER_HOST or Docker's usual socket.", "URL")),
        ("Node:Payee", Text("--payee", "The t1 address that the local node earns for. Default: the node's own key.", "ADDRESS")),
        ("Node:Name", Text("--node-name", "The local node's name. Default: the machine's name.", "NAME")),
        ("Node:Region", Text("--region", "Where it stands: continent/country/region. Default: EU/DE/LOC.", "PLACE")),
        ("Node:PublicHost", Text("--public-host", "Where its published ports are reached. Default: 127.0.0.1.", "HOST")),
        ("Validator:KeyFile", Text(
            "--validator-key", "This host is one validator of several, with the key in this file. Default: keys/validator.key of the data directory.", "FILE")),
        ("Validator:Listen", Text("--validator-listen", "Where other validators connect to.", "ADDRESS:PORT")),
    ];

    private enum HostLogLevel
    {
        Trace,
        Debug,
        Information,
        Warning,
        Error,
        Critical,
        None,
    }

    /// <summary>All of them, in the order of the help.</summary>
    public Symbol[] All => [.. _texts.Select(text => text.Option), _noProvider, _settle, _heartbeat, _peers, _level, _jsonLogs, _config, _set];

    /// <summary>The command line of <c>market-host</c> that says the same.</summary>
    /// <param name="line">The parsed line.</param>
    /// <exception cref="CliException">A setting has no key.</exception>
    public string[] HostArguments(ParseResult line)
    {
        var settings = (line.GetValue(_set) ?? []).Select(Check).ToList();
        Add("Market:SettleInterval", line.GetValue(_settle)?.ToString("c", CultureInfo.InvariantCulture));
        Add("Market:HeartbeatInterval", line.GetValue(_heartbeat)?.ToString("c", CultureInfo.InvariantCulture));
        Add("Roles", line.GetValue(_noProvider) ? "Gateway" : null);
        Add("Log:Level", line.GetValue(_level)?.ToString());
        Add("Log:Json", line.GetValue(_jsonLogs) ? "true" : null);
        foreach (var (key, option) in _texts)
        {
            Add(key, line.GetValue(option));
        }

        foreach (var (index, peer) in (line.GetValue(_peers) ?? []).Index())
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"Validator:Peers:{index}"), peer);
        }

        string[] file = line.GetValue(_config) is { } config ? ["--config", config] : [];
        return [.. file, .. settings.SelectMany(setting => (string[])["--set", setting])];

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                settings.Add($"{key}={value}");
            }
        }
    }

    private static string Check(string setting) => setting.IndexOf('=', StringComparison.Ordinal) > 0
        ? setting
        : throw CliException.Usage($"--set takes KEY=VALUE, such as Gateway:Streams=5000, not '{setting}'.");

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
