using Marketplace.Chain;
using Marketplace.Explorer.Queries;
using Marketplace.Gateway;
using Marketplace.Gateway.Chain;
using Marketplace.Gateway.Nodes;
using Marketplace.Ledger;
using Marketplace.Ledger.Emission;
using Marketplace.Sql;

namespace Marketplace.Flux.JsonRpc;

/// <summary>What methods answer from: the durable chain, the listings that follow it, and the grains that take transactions.</summary>
internal sealed class RpcServices(
    ILedger ledger, IExplorerQueries explorer, StakeDirectory stakes, UpToDate upToDate, IGrainFactory grains, GatewayNetwork network)
{
    private readonly Lazy<EmissionSchedule> _emission = new(ledger.Parameters.CreateEmissionSchedule);

    /// <summary>The ledger.</summary>
    public ILedger Ledger => ledger;

    /// <summary>The newest durable block.</summary>
    public LedgerHead Head => ledger.Head;

    /// <summary>What each reward round issues.</summary>
    public EmissionSchedule Emission => _emission.Value;

    /// <summary>Listings.</summary>
    public IExplorerQueries Explorer => explorer;

    /// <summary>The stakes on the ledger.</summary>
    public StakeDirectory Stakes => stakes;

    /// <summary>Grains.</summary>
    public IGrainFactory Grains => grains;

    /// <summary>The network.</summary>
    public GatewayNetwork Network => network;

    /// <summary>The parameters of the network.</summary>
    public NetworkParameters Parameters => ledger.Parameters;

    /// <summary>Waits, within bounds, until listings know every block that is durable now.</summary>
    public Task CatchUpAsync(CancellationToken stop) => upToDate.WaitAsync(stop);

    /// <summary>The height of a block that a caller names; null when the chain has no such block.</summary>
    public async Task<long?> HeightOfAsync(Hash256 id, CancellationToken stop)
    {
        var head = ledger.Head;
        if (head.Id == id)
            return head.Height;
        await CatchUpAsync(stop);
        return (await explorer.BlockAsync(id, stop))?.Height;
    }

    /// <summary>The id of the block at a height; null above the head.</summary>
    public async Task<Hash256?> BlockIdAsync(long height, CancellationToken stop)
    {
        var head = ledger.Head;
        if (height < 0 || height > head.Height)
            return null;
        if (height == head.Height)
            return head.Id;
        return explorer.CoveredHeight >= height && await explorer.BlockAsync(height, stop) is { } known
            ? known.Id
            : (await ledger.GetBlockAsync(height, stop))?.Id;
    }

    /// <summary>All items of a list that comes in pages.</summary>
    public static async IAsyncEnumerable<T> AllAsync<T>(
        Func<string?, CancellationToken, Task<Page<T>>> page, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        string? cursor = null;
        do
        {
            var found = await page(cursor, stop);
            foreach (var item in found.Items)
                yield return item;
            cursor = found.NextCursor;
        }
        while (cursor is not null);
    }
}
