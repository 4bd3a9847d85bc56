using System.Runtime.CompilerServices;
using Marketplace.Ledger;
using Marketplace.Chain;

namespace Marketplace.Explorer;

/// <summary>Where the projections read the chain: from a running ledger, or from the log of a stopped host.</summary>
internal interface IBlockSource
{
    /// <summary>The height of the newest durable block; -1 before the first.</summary>
    long HeadHeight { get; }

    /// <summary>A durable block; null above the head.</summary>
    ValueTask<Block?> GetBlockAsync(long height, CancellationToken cancellationToken);

    /// <summary>The durable blocks from a height up to the head, each read only when it is asked for.</summary>
    IAsyncEnumerable<Block> ReadBlocksAsync(long from, CancellationToken cancellationToken);
}

/// <summary>The chain of a running ledger.</summary>
internal sealed class LedgerBlocks(ILedger ledger) : IBlockSource
{
    public long HeadHeight => ledger.Head.Height;

    public ValueTask<Block?> GetBlockAsync(long height, CancellationToken cancellationToken) => ledger.GetBlockAsync(height, cancellationToken);

    public IAsyncEnumerable<Block> ReadBlocksAsync(long from, CancellationToken cancellationToken) => ledger.ReadBlocksAsync(from, cancellationToken);
}

/// <summary>The chain log of a host that does not run.</summary>
internal sealed class LogBlocks(ChainLog log) : IBlockSource
{
    public long HeadHeight => log.NextHeight - 1;

    public ValueTask<Block?> GetBlockAsync(long height, CancellationToken cancellationToken) => ValueTask.FromResult(TryGet(height));

    public async IAsyncEnumerable<Block> ReadBlocksAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The caller asks for as much as it can hold and then goes on with other work: one step onto another thread does for all.
        await Task.Yield();
        for (var height = from; TryGet(height) is { } block; height++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return block;
        }
    }

    private Block? TryGet(long height) => log.TryRead(height, out var record) ? Block.Decode(record) : null;
}
