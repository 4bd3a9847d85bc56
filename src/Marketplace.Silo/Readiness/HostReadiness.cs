using Marketplace.Api;
using Marketplace.Gateway;
using Marketplace.Gateway.Health;
using Marketplace.Grains.Contracts;
using Marketplace.Chain;
using Marketplace.Chain.Questions;
using Marketplace.Explorer.Queries;
using Marketplace.Silo.Parts;
using Microsoft.Extensions.Options;

namespace Marketplace.Silo.Readiness;

/// <summary>The ledger answers.</summary>
internal sealed class LedgerReadiness(ILedger ledger) : IReadinessCheck
{
    public string Name => "ledger";

    public async ValueTask<HealthCheckItem> CheckAsync(CancellationToken cancellationToken)
    {
        var answer = await ledger.AskAsync(new HeightQuestion(), cancellationToken);
        return new HealthCheckItem { Name = Name, Ok = true, Detail = $"height {answer.Height}" };
    }
}

/// <summary>Listings are not far behind the chain.</summary>
internal sealed class ProjectionReadiness(ILedger ledger, IExplorerQueries explorer, IOptions<GatewayOptions> options) : IReadinessCheck
{
    public string Name => "projections";

    public ValueTask<HealthCheckItem> CheckAsync(CancellationToken cancellationToken)
    {
        var behind = Math.Max(0, ledger.Head.Height - explorer.CoveredHeight);
        return ValueTask.FromResult(new HealthCheckItem { Name = Name, Ok = behind <= options.Value.ReadyLagBlocks, Detail = $"{behind} blocks behind" });
    }
}

/// <summary>Grains answer.</summary>
internal sealed class SiloReadiness(IGrainFactory grains) : IReadinessCheck
{
    public string Name => "silo";

    public async ValueTask<HealthCheckItem> CheckAsync(CancellationToken cancellationToken)
    {
        var head = await grains.GetGrain<ILedgerGrain>(ILedgerGrain.Key).GetHeadAsync(cancellationToken);
        return new HealthCheckItem { Name = Name, Ok = true, Detail = $"grains answer at height {head.Height}" };
    }
}

/// <summary>The local node's container engine answers.</summary>
internal sealed class EngineReadiness(LocalNodePart node) : IReadinessCheck
{
    public string Name => "engine";

    public ValueTask<HealthCheckItem> CheckAsync(CancellationToken cancellationToken)
    {
        var status = node.Status;
        return ValueTask.FromResult(new HealthCheckItem
        {
            Name = Name,
            Ok = !status.StartsWith("no container engine", StringComparison.Ordinal),
            Detail = status,
        });
    }
}
