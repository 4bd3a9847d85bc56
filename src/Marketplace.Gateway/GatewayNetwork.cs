using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Gateway;

/// <summary>What the API says and checks about the network it serves; the host provides it.</summary>
public sealed class GatewayNetwork
{
    /// <summary>Describes a network.</summary>
    /// <param name="parameters">The genesis parameters.</param>
    /// <param name="meter">The key that settles leases opened here.</param>
    public GatewayNetwork(NetworkParameters parameters, KeyHash meter)
    {
        Parameters = parameters;
        Meter = meter;
        GenesisHash = parameters.GenesisHash.ToString();
    }

    /// <summary>The genesis parameters; the rules in force stand in the ledger's head.</summary>
    public NetworkParameters Parameters { get; }

    /// <summary>Id of the genesis block, lower-case hex; request signatures bind to it.</summary>
    public string GenesisHash { get; }

    /// <summary>The key that settles leases opened here.</summary>
    public KeyHash Meter { get; }

    /// <summary>The host's version.</summary>
    public required string Version { get; init; }
}
