using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>Options of a test cluster.</summary>
public sealed class InProcessTestClusterOptions
{
    /// <summary>The cluster's name.</summary>
    public string ClusterId { get; set; } = "";

    /// <summary>The service's name.</summary>
    public string ServiceId { get; set; } = "";

    /// <summary>How many silos to start. Here the cluster has one in any case.</summary>
    public short InitialSilosCount { get; set; } = 1;

    /// <summary>Whether the client starts with the cluster. True by default.</summary>
    public bool InitializeClientOnDeploy { get; set; } = true;

    /// <summary>Whether to write log files. Accepted and without effect here.</summary>
    public bool ConfigureFileLogging { get; set; } = true;

    /// <summary>Accepted and without effect here.</summary>
    public bool UseRealEnvironmentStatistics { get; set; }

    /// <summary>Accepted and without effect here.</summary>
    public bool AssumeHomogenousSilosForTesting { get; set; }

    /// <summary>Accepted and without effect here.</summary>
    public bool GatewayPerSilo { get; set; } = true;

    /// <summary>What configures the hosts of silos.</summary>
    public List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> SiloHostConfigurationDelegates { get; } = [];

    /// <summary>What configures the host of the client.</summary>
    public List<Action<IHostApplicationBuilder>> ClientHostConfigurationDelegates { get; } = [];
}

/// <summary>Options of one silo of a test cluster.</summary>
public sealed class InProcessTestSiloSpecificOptions
{
    /// <summary>The port between silos. Nothing listens on it here.</summary>
    public int SiloPort { get; set; }

    /// <summary>The port for clients. Nothing listens on it here.</summary>
    public int GatewayPort { get; set; }

    /// <summary>The silo's name.</summary>
    public string SiloName { get; set; } = "";
}
