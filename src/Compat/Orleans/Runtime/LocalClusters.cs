using System.Collections.Concurrent;

namespace Orleans.Runtime;

/// <summary>The silos that run in this process, for clients in the same process.</summary>
internal static class LocalClusters
{
    private static readonly ConcurrentDictionary<(string ClusterId, string ServiceId), SiloRuntime> Silos = new();
    private static readonly ConcurrentDictionary<ClientRuntime, bool> Clients = new();

    public static void Add(SiloRuntime silo) => Silos[KeyOf(silo)] = silo;

    public static void Remove(SiloRuntime silo) => Silos.TryRemove(new(KeyOf(silo), silo));

    public static SiloRuntime? Find(string clusterId, string serviceId) => Silos.GetValueOrDefault((clusterId, serviceId));

    public static void Add(ClientRuntime client) => Clients[client] = true;

    public static void Remove(ClientRuntime client) => Clients.TryRemove(client, out _);

    /// <summary>Nobody will answer the calls that clients have sent to it.</summary>
    public static void SiloEnded(SiloRuntime silo, Exception error)
    {
        foreach (var client in Clients.Keys)
        {
            if ((client.ClusterId, client.ServiceId) == KeyOf(silo))
                client.Pending.FailAll(error);
        }
    }

    private static (string, string) KeyOf(SiloRuntime silo) => (silo.Cluster.ClusterId, silo.Cluster.ServiceId);
}
