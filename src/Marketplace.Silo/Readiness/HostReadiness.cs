using Marketplace.Gateway.Contracts;
using Marketplace.Gateway.Health;
using Marketplace.Grains.Contracts;
using Marketplace.Provider;
using Marketplace.Storage.Chain;
using Marketplace.Storage.Projections;

namespace Marketplace.Silo.Readiness;

/// <summary>The ledger engine answers.</summary>
internal sealed class LedgerReadiness(LedgerEngine engine) : IReadinessCheck
{
    public async ValueTask<HealthCheckItem> CheckAsync(CancellationToken cancellationToken)
    {
        var height = await engine.ReadAsync(static state => state.Height, cancellationToken);
        return new HealthCheckItem { Name = "ledger", Ok = true, Detail = $"height {height}" };
    }
}

/// <summary>Listings are not far behind the chain.</summary>
internal sealed class ProjectionReadiness(LedgerEngine engine, ILedgerQueries queries, long mostBehind) : IReadinessCheck
{
    public ValueTask<HealthCheckItem> CheckAsync(CancellationToken cancellationToken)
    {
        var behind = Math.Max(0, engine.Head.Height - queries.CoveredHeight);
        return ValueTask.FromResult(new HealthCheckItem { Name = "projections", Ok = behind <= mostBehind, Detail = $"{behind} blocks behind" });
    }
}

/// <summary>Grains answer.</summary>
internal sealed class SiloReadiness(IGrainFactory grains) : IReadinessCheck
{
    public async ValueTask<HealthCheckItem> CheckAsync(CancellationToken cancellationToken)
    {
        var head = await grains.GetGrain<ILedgerGrain>(ILedgerGrain.Key).GetHeadAsync(cancellationToken);
        return new HealthCheckItem { Name = "silo", Ok = true, Detail = $"grains answer at height {head.Height}" };
    }
}

/// <summary>The local node's container engine answers.</summary>
internal sealed class EngineReadiness(Lazy<ProviderAgent> agent) : IReadinessCheck
{
    public ValueTask<HealthCheckItem> CheckAsync(CancellationToken cancellationToken)
    {
        var status = agent.IsValueCreated ? agent.Value.Status : "no container engine: the node has not started";
        return ValueTask.FromResult(new HealthCheckItem
        {
            Name = "engine",
            Ok = !status.StartsWith("no container engine", StringComparison.Ordinal),
            Detail = status,
        });
    }
}
