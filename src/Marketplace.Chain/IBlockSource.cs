using Marketplace.Ledger;
using Marketplace.Chain;

namespace Marketplace.Explorer;

/// <summary>Where the projections read the chain: from a running engine, or from the log of a stopped host.</summary>
internal interface IBlockSource
{
    /// <summary>The height of the newest durable block; -1 before the first.</summary>
    long HeadHeight { get; }

    /// <summary>A durable block; null above the head.</summary>
    Block? TryGetBlock(long height);
}

/// <summary>The chain of a running engine.</summary>
internal sealed class EngineBlocks(LedgerEngine engine) : IBlockSource
{
    public long HeadHeight => engine.Head.Height;

    public Block? TryGetBlock(long height) => engine.TryGetBlock(height);
}

/// <summary>The chain log of a host that does not run.</summary>
internal sealed class LogBlocks(ChainLog log) : IBlockSource
{
    public long HeadHeight => log.NextHeight - 1;

    public Block? TryGetBlock(long height) => log.TryRead(height, out var record) ? Block.Decode(record) : null;
}
