using System.ComponentModel.DataAnnotations;
using Marketplace.Chain;
using Marketplace.Containers;
using Marketplace.Gateway;
using Marketplace.Grains;

namespace Marketplace.Silo.Settings;

/// <summary>
/// All settings of a host, as one tree: the path of a property is its configuration key. Every value has a default that makes a devnet on one
/// machine. docs/configuration.md lists them.
/// </summary>
internal sealed record MarketHostOptions
{
    /// <summary>The port that the HTTP API listens on if nothing else is said.</summary>
    public const int DefaultPort = 5080;

    /// <summary>Where all files of the host live.</summary>
    /// <value>The default is "data" below the working directory.</value>
    public string DataDirectory { get; init; } = "data";

    /// <summary>Where the HTTP API listens; port 0 takes a free one.</summary>
    /// <value>The default is http://127.0.0.1:5080.</value>
    public string Listen { get; init; } = "http://127.0.0.1:5080";

    /// <summary>A PostgreSQL connection string.</summary>
    /// <value>The default is null: a SQLite database in the data directory.</value>
    [System.ComponentModel.DefaultValue("SQLite in the data directory")]
    public string? Database { get; init; }

    /// <summary>What the host does besides keeping the ledger and the grains.</summary>
    /// <value>The default is <see cref="HostRoles.All"/>.</value>
    public HostRoles Roles { get; init; } = HostRoles.All;

    /// <summary>How long a graceful stop may take before the host ends anyway.</summary>
    /// <value>The default is 20 seconds; 1 second to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What is logged, and how.</summary>
    public LogOptions Log { get; init; } = new();

    /// <summary>Where metrics and traces go.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>The ports of the silo.</summary>
    public SiloPortOptions Silo { get; init; } = new();

    /// <summary>The local node.</summary>
    public NodeOptions Node { get; init; } = new();

    /// <summary>The local node's container engine.</summary>
    public DockerEngineOptions Docker { get; init; } = new() { NodeId = "" };

    /// <summary>Times and bounds of leases and nodes.</summary>
    public MarketOptions Market { get; init; } = new();

    /// <summary>The HTTP API's limits.</summary>
    public GatewayOptions Gateway { get; init; } = new();

    /// <summary>The ledger's engine.</summary>
    public LedgerEngineOptions Ledger { get; init; } = new("");

    /// <summary>Being one validator of several; null (the default) makes blocks final alone.</summary>
    public ValidatorHostOptions? Validator { get; init; }

    /// <summary>What a new devnet is made of; without effect once genesis.json exists.</summary>
    public DevnetOptions Devnet { get; init; } = new();
}
