using System.Net;
using Marketplace.Ledger.Keys;
using Marketplace.Silo.Hosting;

namespace Marketplace.Silo;

/// <summary>Finds options that cannot work before anything is touched.</summary>
internal static class HostOptionsCheck
{
    /// <summary>All that is wrong, each in one sentence that names the option.</summary>
    public static IReadOnlyList<string> Faults(HostOptions options)
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
            faults.Add("The data directory is empty.");
        if ((options.Roles & ~HostRoles.All) != 0)
            faults.Add($"The roles {options.Roles} are not known.");
        CheckListen(options, faults);
        CheckPort("Silo port", options.SiloPort, faults);
        CheckPort("Orleans gateway port", options.OrleansGatewayPort, faults);
        if (options.SiloPort != 0 && options.SiloPort == options.OrleansGatewayPort)
            faults.Add($"Silo port and Orleans gateway port are both {options.SiloPort}.");
        if (options.Database is { } database && string.IsNullOrWhiteSpace(database))
            faults.Add("The database connection string is empty; leave it out for SQLite.");
        if (options.StopTimeout <= TimeSpan.Zero)
            faults.Add($"The stop timeout is {options.StopTimeout}; it is longer than zero.");
        CheckNode(options.Node, faults);
        if (options.Validator is { } validator)
            CheckValidator(validator, faults);
        CheckTimings(options.Timings, faults);
        if (options.Devnet.Name is not { Length: >= 1 and <= 32 })
            faults.Add("The devnet's name has 1 to 32 characters.");
        faults.AddRange(options.Gateway.Validate());
        return faults;
    }

    /// <summary>Refuses options with faults.</summary>
    /// <exception cref="HostStartException">There are some; the message names all.</exception>
    public static void Require(HostOptions options)
    {
        var faults = Faults(options);
        if (faults.Count > 0)
            throw new HostStartException("the options cannot work: " + string.Join(' ', faults));
    }

    private static void CheckListen(HostOptions options, List<string> faults)
    {
        if (!options.Roles.HasFlag(HostRoles.Gateway))
            return;
        if (!Uri.TryCreate(options.Listen, UriKind.Absolute, out var uri)
            || uri.Scheme != Uri.UriSchemeHttp
            || uri.AbsolutePath != "/"
            || uri.Query.Length > 0
            || uri.UserInfo.Length > 0
            || !(uri.Host == "localhost" || IPAddress.TryParse(uri.Host.Trim('[', ']'), out _)))
            faults.Add($"Cannot listen on \"{options.Listen}\": it has to be http://ADDRESS:PORT with an IP address or localhost.");
    }

    private static void CheckPort(string name, int port, List<string> faults)
    {
        if (port is < 0 or > 65535)
            faults.Add($"{name} is {port}; it is 1 to 65535, or 0.");
    }

    private static void CheckNode(NodeOptions node, List<string> faults)
    {
        if (node.Name is not { Length: >= 1 and <= 64 })
            faults.Add("The node's name has 1 to 64 characters.");
        if (string.IsNullOrWhiteSpace(node.PublicHost))
            faults.Add("The node's public host is empty.");
        if (node.Engine is { } engine && !(Uri.TryCreate(engine, UriKind.Absolute, out var uri) && uri.Scheme is "unix" or "tcp" or "http"))
            faults.Add($"The container engine \"{engine}\" has to be unix:///path or tcp://host:port.");
        if (node.PayeeAddress is { } payee && !(Address.TryParse(payee, out var address) && address.Kind == AddressKind.KeyHash))
            faults.Add($"The node's payee \"{payee}\" is no t1 address.");
    }

    private static void CheckValidator(ValidatorHostOptions validator, List<string> faults)
    {
        if (validator.KeyFile is { } file && string.IsNullOrWhiteSpace(file))
            faults.Add("The validator key's file name is empty.");
        if (validator.Listen is { } listen && !IPEndPoint.TryParse(listen, out _))
            faults.Add($"Validators cannot connect to \"{listen}\": it has to be ADDRESS:PORT with an IP address.");
        if (validator.Listen is null && validator.Peers.Count == 0)
            faults.Add("A validator among several listens for others, or knows peers to dial.");
        foreach (var peer in validator.Peers.Where(peer => !PeerAddress.TryParse(peer, out _)))
            faults.Add($"The peer \"{peer}\" has to be HOST:PORT.");
    }

    private static void CheckTimings(HostTimings timings, List<string> faults)
    {
        if (timings.SettleInterval < TimeSpan.FromSeconds(1))
            faults.Add($"The settle interval is {timings.SettleInterval}; it is at least one second.");
        if (timings.NodeHeartbeat < TimeSpan.FromMilliseconds(100))
            faults.Add($"The node's heartbeat is {timings.NodeHeartbeat}; it is at least 100 milliseconds.");
    }
}
