using System.Net;
using Marketplace.Ledger.Keys;
using Marketplace.Silo.Hosting;
using Microsoft.Extensions.Options;

namespace Marketplace.Silo.Settings;

/// <summary>Refuses settings that cannot work before anything is touched: out of their bounds, malformed, or against each other.</summary>
internal sealed class MarketHostOptionsValidator : IValidateOptions<MarketHostOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MarketHostOptions options)
    {
        string[] faults =
        [
            .. SettingCatalog.Walk(options).Select(at => at.Setting.Fault(at.Setting.Property.GetValue(at.Owner))).OfType<string>(),
            .. HostFaults(options),
            .. NodeFaults(options),
            .. TelemetryFaults(options.Telemetry),
            .. options.Validator is { } validator ? ValidatorFaults(validator) : [],
            .. options.Market.Conflicts(),
            .. options.Gateway.Conflicts(),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> HostFaults(MarketHostOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
        {
            yield return "DataDirectory is empty; it must be a path.";
        }

        if (options.Database is { } database && string.IsNullOrWhiteSpace(database))
        {
            yield return "Database is empty; it must be a PostgreSQL connection string, or left out for SQLite.";
        }

        var listen = ListenAddress(options);
        if (listen is null && options.Roles.HasFlag(HostRoles.Gateway))
        {
            yield return $"Listen is \"{options.Listen}\"; it must be http://ADDRESS:PORT with an IP address or localhost.";
        }

        if (options.Silo.Port != 0 && options.Silo.Port == options.Silo.GatewayPort)
        {
            yield return $"Silo:Port and Silo:GatewayPort are both {options.Silo.Port}; each must have a port of its own.";
        }

        if (listen is { Port: > 0 } && options.Roles.HasFlag(HostRoles.Gateway) && (listen.Port == options.Silo.Port || listen.Port == options.Silo.GatewayPort))
        {
            yield return $"Listen and a port of Silo are both {listen.Port}; each must have a port of its own.";
        }
    }

    private static IEnumerable<string> NodeFaults(MarketHostOptions options)
    {
        var node = options.Node;
        if (node.Payee is { } payee && !(Address.TryParse(payee, out var address) && address.Kind == AddressKind.KeyHash))
        {
            yield return $"Node:Payee is \"{payee}\"; it must be a t1 address.";
        }

        var docker = options.Docker;
        if (!docker.Endpoint.IsAbsoluteUri || docker.Endpoint.Scheme is not ("unix" or "tcp" or "http"))
        {
            yield return $"Docker:Endpoint is \"{docker.Endpoint}\"; it must be unix:///path or tcp://host:port.";
        }

        if (docker.PublishAddress is { } publish && !IPAddress.TryParse(publish, out _))
        {
            yield return $"Docker:PublishAddress is \"{publish}\"; it must be an IP address of this machine.";
        }

        if (!IPNetwork.TryParse(docker.OverflowAddressRange, out var range) || range.PrefixLength is < 8 or > 22)
        {
            yield return $"Docker:OverflowAddressRange is \"{docker.OverflowAddressRange}\"; it must be an IPv4 network with a prefix of 8 to 22 bits, such as 10.213.0.0/16.";
        }

        if (docker.PullStallTimeout > docker.PullTimeout)
        {
            yield return $"Docker:PullStallTimeout is {docker.PullStallTimeout}; it must be at most Docker:PullTimeout, which is {docker.PullTimeout}.";
        }
    }

    private static IEnumerable<string> TelemetryFaults(TelemetryOptions telemetry)
    {
        if (telemetry.Endpoint is { } endpoint && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            yield return $"Telemetry:Endpoint is \"{endpoint}\"; it must be an http or https URL, or left out.";
        }

        // The value may be a credential, so the message does not repeat it.
        if (telemetry.Headers is { } headers && !headers.Split(',').All(header => header.IndexOf('=', StringComparison.Ordinal) > 0))
        {
            yield return "Telemetry:Headers cannot be read; it must be name=value pairs with commas between them.";
        }
    }

    private static IEnumerable<string> ValidatorFaults(ValidatorHostOptions validator)
    {
        if (validator.KeyFile is { } file && string.IsNullOrWhiteSpace(file))
        {
            yield return "Validator:KeyFile is empty; it must be a path, or left out for keys/validator.key of the data directory.";
        }

        if (validator.Listen is { } listen && !IPEndPoint.TryParse(listen, out _))
        {
            yield return $"Validator:Listen is \"{listen}\"; it must be ADDRESS:PORT with an IP address.";
        }

        if (validator.Listen is null && validator.Peers.Count == 0)
        {
            yield return "Validator has neither Validator:Listen nor Validator:Peers; a validator among several listens for others, or knows peers to dial.";
        }

        for (var i = 0; i < validator.Peers.Count; i++)
        {
            if (!PeerAddress.TryParse(validator.Peers[i], out _))
            {
                yield return $"Validator:Peers:{i} is \"{validator.Peers[i]}\"; it must be HOST:PORT.";
            }
        }

        var limits = validator.Limits;
        if (limits.MaxFollowers > limits.MaxPeers)
        {
            yield return $"Validator:Limits:MaxFollowers is {limits.MaxFollowers}; it must be at most Validator:Limits:MaxPeers, which is {limits.MaxPeers}.";
        }

        var transport = validator.Transport;
        if (transport.FirstPause > transport.LongestPause)
        {
            yield return $"Validator:Transport:FirstPause is {transport.FirstPause}; it must be at most Validator:Transport:LongestPause, which is {transport.LongestPause}.";
        }

        if (transport.IdleTimeout < 2 * limits.Machine.QuietAnnounceInterval)
        {
            yield return $"Validator:Transport:IdleTimeout is {transport.IdleTimeout}; it must be at least two of Validator:Limits:Machine:QuietAnnounceInterval, which is {limits.Machine.QuietAnnounceInterval}.";
        }
    }

    private static Uri? ListenAddress(MarketHostOptions options) =>
        Uri.TryCreate(options.Listen, UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttp
        && uri.AbsolutePath == "/"
        && uri.Query.Length == 0
        && uri.UserInfo.Length == 0
        && (uri.Host == "localhost" || IPAddress.TryParse(uri.Host.Trim('[', ']'), out _))
            ? uri
            : null;
}
