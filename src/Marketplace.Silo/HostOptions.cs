using Marketplace.Gateway;
using Microsoft.Extensions.Logging;

namespace Marketplace.Silo;

/// <summary>How a host runs. Every value has a default that makes a devnet on one machine.</summary>
public sealed record HostOptions
{
    /// <summary>The port that the HTTP API listens on if nothing else is said.</summary>
    public const int DefaultPort = 5080;

    /// <summary>Where all files of the host live. The default value is "data" below the working directory.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary>Where the HTTP API listens; port 0 takes a free one. The default value is http://127.0.0.1:5080.</summary>
    public string Listen { get; init; } = "http://127.0.0.1:5080";

    /// <summary>A PostgreSQL connection string; null (the default value) keeps a SQLite database in the data directory.</summary>
    public string? Database { get; init; }

    /// <summary>What the host does. The default value is <see cref="HostRoles.All"/>.</summary>
    public HostRoles Roles { get; init; } = HostRoles.All;

    /// <summary>The port between silos; 0 (the default value) takes a free one.</summary>
    public int SiloPort { get; init; }

    /// <summary>The port for Orleans clients in other processes, which are trusted; 0 (the default value) listens to none.</summary>
    public int OrleansGatewayPort { get; init; }

    /// <summary>The least level that is logged. The default value is Information for the marketplace and Warning for all else.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Logs one JSON object a line instead of text. The default value is false.</summary>
    public bool JsonLogs { get; init; }

    /// <summary>The local node.</summary>
    public NodeOptions Node { get; init; } = new();

    /// <summary>Being one validator of several; null (the default value) makes blocks final alone.</summary>
    public ValidatorHostOptions? Validator { get; init; }

    /// <summary>What a new devnet is made of; without effect once genesis.json exists.</summary>
    public DevnetOptions Devnet { get; init; } = new();

    /// <summary>How often things happen.</summary>
    public HostTimings Timings { get; init; } = new();

    /// <summary>The HTTP API's limits.</summary>
    public GatewayOptions Gateway { get; init; } = new();

    /// <summary>How long a graceful stop may take before the host ends anyway. The default value is 20 seconds.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>The node that the provider role offers.</summary>
public sealed record NodeOptions
{
    /// <summary>Its name for people. The default value is the machine's name.</summary>
    public string Name { get; init; } = Environment.MachineName;

    /// <summary>Where it stands: continent, country, region. The default value is EU/DE/LOC.</summary>
    public string Region { get; init; } = "EU/DE/LOC";

    /// <summary>The host name or IP address that published ports are reached at. The default value is 127.0.0.1.</summary>
    public string PublicHost { get; init; } = "127.0.0.1";

    /// <summary>The container engine: unix:///path or tcp://host:port; null (the default value) takes DOCKER_HOST or Docker's usual socket.</summary>
    public string? Engine { get; init; }

    /// <summary>The t1 address that is paid; null (the default value) pays the node's own key.</summary>
    public string? PayeeAddress { get; init; }
}

/// <summary>How a host takes part among several validators.</summary>
public sealed record ValidatorHostOptions
{
    /// <summary>The file with the validator's private key in wallet import format; null (the default value) takes validator.key of the data directory.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Where other validators connect to, ADDRESS:PORT; null (the default value) only dials.</summary>
    public string? Listen { get; init; }

    /// <summary>Whom to connect to, HOST:PORT each.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];
}

/// <summary>The genesis of a new devnet.</summary>
public sealed record DevnetOptions
{
    /// <summary>The network's name. The default value is devnet.</summary>
    public string Name { get; init; } = "devnet";
}

/// <summary>How often a host does what it repeats.</summary>
public sealed record HostTimings
{
    /// <summary>Each running lease is settled on the ledger this often. The default value is 1 minute.</summary>
    public TimeSpan SettleInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The local node reports this often. The default value is 5 seconds.</summary>
    public TimeSpan NodeHeartbeat { get; init; } = TimeSpan.FromSeconds(5);
}
