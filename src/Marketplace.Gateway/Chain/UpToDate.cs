using Marketplace.Chain;
using Marketplace.Explorer.Queries;
using Microsoft.Extensions.Options;

namespace Marketplace.Gateway.Chain;

/// <summary>Lets readers see what they have written: waits, within bounds, until listings know every block that is durable now.</summary>
internal sealed class UpToDate(ILedger ledger, IExplorerQueries explorer, IOptions<GatewayOptions> options, TimeProvider clock)
{
    /// <summary>Returns when the listings know the present head, or after the longest wait; answers say how far they know the chain.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var height = ledger.Head.Height;
        if (explorer.CoveredHeight >= height)
            return;
        try
        {
            await explorer.WaitForAsync(height, cancellationToken).WaitAsync(options.Value.ProjectionWait, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // An answer that says it is older is better than none.
        }
    }
}
