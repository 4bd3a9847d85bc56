using Marketplace.Ledger;
using Marketplace.Chain;

namespace Marketplace.Gateway.Chain;

/// <summary>Reads blocks and transactions for the API, off the request's thread: a block may be megabytes on a disk.</summary>
internal sealed class ChainReader(LedgerEngine engine)
{
    /// <summary>The newest durable block and the sums after it.</summary>
    public LedgerHead Head => engine.Head;

    /// <summary>A block; null above the head.</summary>
    public Task<Block?> BlockAsync(long height, CancellationToken cancellationToken) =>
        Task.Run(() => engine.TryGetBlock(height), cancellationToken);

    /// <summary>The block that holds a transaction, and its place there; null when the chain has no such transaction.</summary>
    public async Task<(Block Block, int Index)?> FindTransactionAsync(Hash256 id, CancellationToken cancellationToken)
    {
        if (await engine.FindAsync(id, cancellationToken) is not { } location)
            return null;
        return await BlockAsync(location.Height, cancellationToken) is { } block ? (block, location.Index) : null;
    }
}
