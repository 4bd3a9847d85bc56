using System.ComponentModel;
using Marketplace.Chain;
using Marketplace.Validators.Node;
using Marketplace.Validators.Transport;

namespace Marketplace.Silo.Settings;

/// <summary>How a host takes part among several validators.</summary>
internal sealed record ValidatorHostOptions
{
    /// <summary>The file with the validator's private key in wallet import format.</summary>
    /// <value>The default is null: keys/validator.key of the data directory.</value>
    [DefaultValue("keys/validator.key of the data directory")]
    public string? KeyFile { get; init; }

    /// <summary>Where other validators connect to, ADDRESS:PORT.</summary>
    /// <value>The default is null: it only dials.</value>
    [DefaultValue("none: it only dials")]
    public string? Listen { get; init; }

    /// <summary>Whom to connect to, HOST:PORT each.</summary>
    /// <value>The default is nobody.</value>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>Times and bounds of the consensus.</summary>
    public ValidatorOptions Limits { get; init; } = new(new LedgerEngineOptions(""), "");

    /// <summary>How patient its connections are.</summary>
    public TcpTransportOptions Transport { get; init; } = new();
}
