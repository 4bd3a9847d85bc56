using Marketplace.Ledger;
using Microsoft.Extensions.Logging;

namespace Marketplace.Chain;

/// <summary>Brings the state up from disk: newest snapshot, then the blocks after it.</summary>
internal sealed partial class LedgerRecovery(NetworkParameters parameters, string directory, SnapshotStore snapshots, ILogger log)
{
    /// <summary>Writes the genesis block into an empty log, or restores the state of a log that has blocks.</summary>
    /// <param name="chain">The log.</param>
    /// <param name="onBlock">Told about each block that is replayed.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    /// <returns>The state, and the height of the snapshot that it began with (0: the genesis block).</returns>
    /// <exception cref="ChainLogCorruptException">A block breaks a rule or is missing.</exception>
    public (LedgerState State, long From) Run(ChainLog chain, Action<Block> onBlock, CancellationToken cancellationToken)
    {
        if (chain.NextHeight == 0)
        {
            chain.Append(0, [parameters.GenesisBlock.Encode()]);
        }

        var tip = chain.NextHeight - 1;
        if (ReadBlock(chain, 0).Id != parameters.GenesisHash)
        {
            throw Corrupt(0, "the first block is not the network's genesis block");
        }

        var state = snapshots.LoadNewest(parameters, tip, height => ReadBlock(chain, height).Id) ?? LedgerState.FromGenesis(parameters);
        var from = state.Height;
        while (state.Height < tip)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReplayNext(chain, state, onBlock);
        }

        Recovered(log, tip, tip - from, from);
        return (state, from);
    }

    /// <summary>Applies the log's next block to the state.</summary>
    public void ReplayNext(ChainLog chain, LedgerState state, Action<Block> onBlock)
    {
        var block = ReadBlock(chain, state.Height + 1);
        if (state.ApplyBlock(VerifiedBlock.Trust(block)) is { } rejection)
        {
            throw Corrupt(state.Height + 1, $"the block breaks a rule: {rejection}");
        }

        onBlock(block);
    }

    private Block ReadBlock(ChainLog chain, long height)
    {
        if (!chain.TryRead(height, out var record))
        {
            throw Corrupt(height, "the block is missing");
        }

        return Block.TryDecode(record, out var block, out var rejection) ? block : throw Corrupt(height, $"the record holds no block: {rejection}");
    }

    private ChainLogCorruptException Corrupt(long height, string reason) => new(new ChainDamage(directory, 0, -1, height, reason));

    [LoggerMessage(EventId = 4131, Level = LogLevel.Information, Message = "The chain stands at height {Height}; {Replayed} blocks were replayed after height {From}")]
    private static partial void Recovered(ILogger log, long height, long replayed, long from);
}
