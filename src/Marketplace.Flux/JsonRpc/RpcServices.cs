using Marketplace.Gateway.Nodes;
using Marketplace.Gateway;
using Marketplace.Ledger;
using Marketplace.Chain;
using Marketplace.Explorer.Queries;
using Marketplace.Sql;
using Microsoft.Extensions.Options;

namespace Marketplace.Flux.JsonRpc;

/// <summary>What methods answer from: the durable chain, the listings that follow it, and the grains that take transactions.</summary>
internal sealed class RpcServices(
    LedgerEngine engine,
    IExplorerQueries explorer,
    NodeDirectory nodes,
    IGrainFactory grains,
    GatewayNetwork network,
    IOptions<GatewayOptions> options,
    TimeProvider clock)
{
    /// <summary>The ledger.</summary>
    public LedgerEngine Engine => engine;

    /// <summary>The newest durable block.</summary>
    public LedgerHead Head => engine.Head;

    /// <summary>Listings.</summary>
    public IExplorerQueries Explorer => explorer;

    /// <summary>The nodes on the ledger.</summary>
    public NodeDirectory Nodes => nodes;

    /// <summary>Grains.</summary>
    public IGrainFactory Grains => grains;

    /// <summary>The network.</summary>
    public GatewayNetwork Network => network;

    /// <summary>The parameters of the network.</summary>
    public NetworkParameters Parameters => engine.Parameters;

    /// <summary>The rules in force after the newest block.</summary>
    public ValueTask<LedgerRules> RulesAsync(CancellationToken stop) => engine.ReadAsync(static state => state.Rules, stop);

    /// <summary>Reads a block away from the request's thread; null above the head.</summary>
    public Task<Block?> BlockAsync(long height, CancellationToken stop) => Task.Run(() => engine.TryGetBlock(height), stop);

    /// <summary>Waits, within bounds, until listings know every block that is durable now.</summary>
    public async Task CatchUpAsync(CancellationToken stop)
    {
        var height = engine.Head.Height;
        if (explorer.CoveredHeight >= height)
            return;
        try
        {
            await explorer.WaitForAsync(height, stop).WaitAsync(options.Value.ProjectionWait, clock, stop);
        }
        catch (TimeoutException)
        {
            // An older answer is better than none.
        }
    }

    /// <summary>The height of a block that a caller names; null when the chain has no such block.</summary>
    public async Task<long?> HeightOfAsync(Hash256 id, CancellationToken stop)
    {
        var head = engine.Head;
        if (head.Id == id)
            return head.Height;
        await CatchUpAsync(stop);
        return (await explorer.BlockAsync(id, stop))?.Height;
    }

    /// <summary>The id of the block at a height; null above the head.</summary>
    public async Task<Hash256?> BlockIdAsync(long height, CancellationToken stop)
    {
        var head = engine.Head;
        if (height < 0 || height > head.Height)
            return null;
        if (height == head.Height)
            return head.Id;
        return explorer.CoveredHeight >= height && await explorer.BlockAsync(height, stop) is { } known
            ? known.Id
            : (await BlockAsync(height, stop))?.Id;
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
