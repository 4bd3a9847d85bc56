using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime;

/// <summary>A client in the same process as the silo that it calls.</summary>
internal sealed class ClientRuntime : CallRuntime, IDisposable
{
    public ClientRuntime(IServiceProvider services, IOptions<ClientMessagingOptions> messaging, IOptions<ClusterOptions> cluster)
        : base(services, messaging.Value)
    {
        ClusterId = cluster.Value.ClusterId;
        ServiceId = cluster.Value.ServiceId;
        LocalClusters.Add(this);
    }

    public string ClusterId { get; }

    public string ServiceId { get; }

    public void Dispose()
    {
        LocalClusters.Remove(this);
        Pending.Dispose();
    }

    protected override ICallTarget FindGrain(GrainId id, RequestContextData? context)
    {
        var silo = LocalClusters.Find(ClusterId, ServiceId)
            ?? throw new SiloUnavailableException($"No silo of cluster \"{ClusterId}\" and service \"{ServiceId}\" runs in this process.");
        return silo.Catalog.GetOrCreate(id, context);
    }
}
