using Marketplace.Ledger;
using Microsoft.Extensions.Logging;

namespace Marketplace.Storage.Chain;

/// <summary>Brings the state up from disk: newest snapshot, then the blocks after it.</summary>
internal sealed partial class LedgerRecovery(NetworkParameters parameters, ChainLog chain, string directory, SnapshotStore snapshots, ILogger log)
{
    /// <summary>Writes the genesis block into an empty log, or restores the state of a log that has blocks.</summary>
    /// <param name="onBlock">Told about each block that is replayed.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    /// <exception cref="ChainLogCorruptException">A block breaks a rule or is missing.</exception>
    public async Task<LedgerState> RunAsync(Action<Block> onBlock, CancellationToken cancellationToken)
    {
        if (chain.NextHeight == 0)
        {
            await chain.AppendAsync(0, [parameters.GenesisBlock.Encode()], cancellationToken);
        }

        var tip = chain.NextHeight - 1;
        if (ReadBlock(0).Id != parameters.GenesisHash)
        {
            throw Corrupt(0, "the first block is not the network's genesis block");
        }

        var state = snapshots.LoadNewest(parameters, tip, height => ReadBlock(height).Id) ?? LedgerState.FromGenesis(parameters);
        var from = state.Height;
        for (var height = from + 1; height <= tip; height++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Replay(state, height, onBlock);
        }

        Recovered(log, tip, tip - from, from);
        return state;
    }

    /// <summary>Applies the log's next block to the state.</summary>
    public void Replay(LedgerState state, long height, Action<Block> onBlock)
    {
        var block = ReadBlock(height);
        if (state.ApplyBlock(VerifiedBlock.Trust(block)) is { } rejection)
        {
            throw Corrupt(height, $"the block breaks a rule: {rejection}");
        }

        onBlock(block);
    }

    private Block ReadBlock(long height)
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
