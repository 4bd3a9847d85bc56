namespace Marketplace.Silo.Settings;

/// <summary>What a host does besides keeping the ledger and the grains.</summary>
[Flags]
internal enum HostRoles
{
    /// <summary>Ledger and grains only.</summary>
    None = 0,

    /// <summary>Serves the HTTP API.</summary>
    Gateway = 1,

    /// <summary>Offers this machine's container engine as a node.</summary>
    Provider = 2,

    /// <summary>Everything.</summary>
    All = Gateway | Provider,
}
