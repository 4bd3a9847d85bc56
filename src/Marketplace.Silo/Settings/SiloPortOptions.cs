using System.ComponentModel.DataAnnotations;

namespace Marketplace.Silo.Settings;

/// <summary>The ports of a host's silo, all on loopback.</summary>
internal sealed record SiloPortOptions
{
    /// <summary>The port between silos; 0 takes a free one.</summary>
    /// <value>The default is 0; 0 to 65535.</value>
    [Range(0, 65_535), DataType("port")]
    public int Port { get; init; }

    /// <summary>The port for Orleans clients in other processes, which are trusted; 0 listens to none.</summary>
    /// <value>The default is 0; 0 to 65535.</value>
    [Range(0, 65_535), DataType("port")]
    public int GatewayPort { get; init; }
}
