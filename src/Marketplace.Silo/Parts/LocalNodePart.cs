using Marketplace.Provider;
using Marketplace.Silo.Hosting;
using Marketplace.Silo.Settings;
using Microsoft.Extensions.Logging;

namespace Marketplace.Silo.Parts;

/// <summary>The agent of the local node. It stands on the grains, and closing it leaves its containers running.</summary>
internal sealed class LocalNodePart(MarketHostOptions options, HostFiles files, IServiceProvider services, TimeProvider clock, ILoggerFactory loggers) : HostPart
{
    private ProviderAgent? _agent;

    /// <summary>The engine in words, or why there is none.</summary>
    public string Status => _agent?.Status ?? "no container engine: the node has not started";

    /// <inheritdoc/>
    protected override Task OpenAsync(CancellationToken cancellationToken)
    {
        _agent = LocalNode.Create(options, files.Data, files.Keys, services, clock, loggers);
        return _agent.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override ValueTask CloseAsync() => _agent?.DisposeAsync() ?? ValueTask.CompletedTask;
}
