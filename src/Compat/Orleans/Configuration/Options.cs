namespace Orleans.Configuration;

/// <summary>The names of the cluster.</summary>
public class ClusterOptions
{
    /// <summary>The name of a cluster that none was given to.</summary>
    public const string DefaultClusterId = "default";

    /// <summary>The name of a service that none was given to.</summary>
    public const string DefaultServiceId = "default";

    /// <summary>The name of this run of the service.</summary>
    public string ClusterId { get; set; } = DefaultClusterId;

    /// <summary>The name of the service; stored state belongs to it.</summary>
    public string ServiceId { get; set; } = DefaultServiceId;
}

/// <summary>Options of calls.</summary>
public abstract class MessagingOptions
{
    /// <summary>How long a caller waits before <see cref="TimeoutException"/>. 30 seconds by default.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The same when a debugger is attached. Accepted and without effect here.</summary>
    public TimeSpan ResponseTimeoutWithDebugger { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Calls whose caller no longer waits are dropped instead of begun. True by default.</summary>
    public bool DropExpiredMessages { get; set; } = true;

    /// <summary>A call that timed out is cancelled on the grain's side if it takes a token. False by default.</summary>
    public bool CancelRequestOnTimeout { get; set; }

    /// <summary>A caller that cancels waits until the grain has answered. False by default.</summary>
    public bool WaitForCancellationAcknowledgement { get; set; }

    /// <summary>Accepted and without effect here: nothing is sent over a network.</summary>
    public int MaxMessageBodySize { get; set; } = 100 * 1024 * 1024;

    /// <summary>Accepted and without effect here: nothing is sent over a network.</summary>
    public int MaxMessageHeaderSize { get; set; } = 10 * 1024 * 1024;
}

/// <summary>Options of calls on a silo.</summary>
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>Calls that may wait for one activation before more are refused; 0, the default, for no limit.</summary>
    public int MaxEnqueuedRequestsHardLimit { get; set; }

    /// <summary>Accepted and without effect here.</summary>
    public int MaxEnqueuedRequestsSoftLimit { get; set; }

    /// <summary>Accepted and without effect here.</summary>
    public TimeSpan MaxRequestProcessingTime { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Accepted and without effect here.</summary>
    public TimeSpan RequestProcessingWarningTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Accepted and without effect here.</summary>
    public TimeSpan SystemResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>Options of calls from a client.</summary>
public class ClientMessagingOptions : MessagingOptions;

/// <summary>Options of the silo.</summary>
public class SiloOptions
{
    /// <summary>The silo's name.</summary>
    public string SiloName { get; set; } = "";
}

/// <summary>Where the silo would listen. Accepted and without effect here.</summary>
public class EndpointOptions
{
    /// <summary>The port between silos.</summary>
    public const int DEFAULT_SILO_PORT = 11111;

    /// <summary>The port for clients.</summary>
    public const int DEFAULT_GATEWAY_PORT = 30000;

    /// <summary>The port between silos.</summary>
    public int SiloPort { get; set; } = DEFAULT_SILO_PORT;

    /// <summary>The port for clients.</summary>
    public int GatewayPort { get; set; } = DEFAULT_GATEWAY_PORT;

    /// <summary>The address that others use.</summary>
    public System.Net.IPAddress AdvertisedIPAddress { get; set; } = System.Net.IPAddress.Loopback;

    /// <summary>Where to listen for silos.</summary>
    public System.Net.IPEndPoint? SiloListeningEndpoint { get; set; }

    /// <summary>Where to listen for clients.</summary>
    public System.Net.IPEndPoint? GatewayListeningEndpoint { get; set; }
}

/// <summary>When idle activations are collected.</summary>
public class GrainCollectionOptions
{
    /// <summary>How long an activation may be idle. 15 minutes by default; above <see cref="CollectionQuantum"/>.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often to look for idle activations. One minute by default.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an activation may be idle, by the full name of its class.</summary>
    public Dictionary<string, TimeSpan> ClassSpecificCollectionAge { get; set; } = [];

    /// <summary>How long an activation may take to begin. 30 seconds by default.</summary>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an activation may take to end. 30 seconds by default.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>Warnings about slow turns. Accepted and without effect here.</summary>
public class SchedulingOptions
{
    /// <summary>The longest turn without a warning.</summary>
    public TimeSpan TurnWarningLengthThreshold { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>Options of stateless workers.</summary>
public class StatelessWorkerOptions
{
    /// <summary>Whether idle workers end before the grain does. True by default; workers are collected like other idle activations.</summary>
    public bool RemoveIdleWorkers { get; set; } = true;
}

/// <summary>Options of storage in memory.</summary>
public class MemoryGrainStorageOptions : Storage.IStorageProviderSerializerOptions
{
    /// <summary>Accepted and without effect here.</summary>
    public int NumStorageGrains { get; set; } = 10;

    /// <summary>Accepted and without effect here.</summary>
    public int InitStage { get; set; } = ServiceLifecycleStage.ApplicationServices;

    /// <summary>What turns states into bytes; the silo's own by default.</summary>
    public Storage.IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}
