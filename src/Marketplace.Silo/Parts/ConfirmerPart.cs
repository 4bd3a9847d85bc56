using Marketplace.Silo.Hosting;
using Marketplace.Silo.Nodes;
using Marketplace.Silo.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Silo.Parts;

/// <summary>Keeps this machine's stake confirmed. The confirmer needs the ledger, which is not open yet when the host makes its parts.</summary>
internal sealed class ConfirmerPart(IServiceProvider services, HostFiles files, MarketHostOptions options) : HostPart
{
    private NodeConfirmer? _confirmer;

    /// <inheritdoc/>
    protected override Task OpenAsync(CancellationToken cancellationToken)
    {
        _confirmer = ActivatorUtilities.CreateInstance<NodeConfirmer>(services, files.Keys.Node, LocalNode.LedgerEndpoint(options));
        return _confirmer.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async ValueTask CloseAsync()
    {
        if (_confirmer is { } confirmer)
        {
            await confirmer.StopAsync(CancellationToken.None);
            confirmer.Dispose();
        }
    }
}
