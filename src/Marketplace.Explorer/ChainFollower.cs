using Marketplace.Ledger;
using Marketplace.Ledger.Emission;
using Marketplace.Explorer.Reckoning;
using Marketplace.Sql;

namespace Marketplace.Explorer;

/// <summary>Moves the tables along the chain, a run of blocks with every step. For one caller at a time.</summary>
/// <remarks>
/// A run and the cursor that says how far the tables know the chain are one transaction, so that no block counts twice and none is left
/// out, whatever happens in between. While one run is written, the next is read and decoded by another thread.
/// </remarks>
/// <param name="database">The tables.</param>
/// <param name="source">The chain.</param>
/// <param name="chunksInMemory">How many of the newest chunks a start reads into memory, so that their outputs need not be looked up when they are spent.</param>
internal sealed class ChainFollower(SqlDatabase database, IBlockSource source, int chunksInMemory = 5_000)
{
    private const int MaxBlocksTogether = 2_000;
    private const int MaxTransactionsTogether = 20_000;
    private const int MaxBytesTogether = 32 << 20;

    private Task<Run>? _ahead;
    private EmissionSchedule? _emission;
    private BlockProjector? _projector;
    private long _covered = -1;
    private bool _rebuilding;

    /// <summary>Up to which height the tables know the chain.</summary>
    public long CoveredHeight => Volatile.Read(ref _covered);

    /// <summary>How many transactions the tables know.</summary>
    public long CoveredTransactions { get; private set; }

    /// <summary>Reads how far the tables are. Tables of another chain are emptied.</summary>
    /// <returns>The height that tables of another chain had reached; null when they are this chain's.</returns>
    public async Task<long?> FindStartAsync(CancellationToken cancellationToken)
    {
        var (cursor, rebuilding) = await database.ReadAsync(
            async session => (await ReadCursorAsync(session, cancellationToken), await IsRebuildingAsync(session, cancellationToken)), cancellationToken);
        _rebuilding = rebuilding;
        if (cursor is not var (height, id) || (await source.GetBlockAsync(height, cancellationToken))?.Id == id)
        {
            Volatile.Write(ref _covered, cursor?.Height ?? -1);
            return null;
        }

        await EmptyAsync(rebuilding: false, cancellationToken);
        return height;
    }

    /// <summary>Empties the tables.</summary>
    /// <param name="rebuilding">Whether to note that they are being made again, until they have reached the head.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task EmptyAsync(bool rebuilding, CancellationToken cancellationToken)
    {
        await ForgetAsync();
        await database.WriteAsync(
            async session =>
            {
                await EmptyTables.RunAsync(session, cancellationToken);
                return rebuilding ? await session.ExecuteAsync(ProjectionSql.BeginRebuild, cancellationToken) : 0;
            },
            cancellationToken);
        _rebuilding = rebuilding;
        Volatile.Write(ref _covered, -1);
        CoveredTransactions = 0;
    }

    /// <summary>Whether the tables are being made again and have not reached the head yet.</summary>
    public static async ValueTask<bool> IsRebuildingAsync(SqlSession session, CancellationToken cancellationToken) =>
        (await session.QueryAsync(ProjectionSql.IsRebuilding, reader => reader.GetInt64(0), cancellationToken))[0] > 0;

    /// <summary>The last block that the tables know; null when they know none.</summary>
    public static async ValueTask<(long Height, Hash256 Id)?> ReadCursorAsync(SqlSession session, CancellationToken cancellationToken)
    {
        var cursors = await session.QueryAsync(
            ProjectionSql.ReadCursor, reader => (reader.GetInt64(0), new Hash256(reader.GetFieldValue<byte[]>(1))), cancellationToken);
        return cursors.Count == 0 ? null : cursors[0];
    }

    /// <summary>Takes in the next run of blocks, if there is one.</summary>
    /// <returns>How many transactions it had; 0 when the tables know everything.</returns>
    public async Task<int> StepAsync(CancellationToken cancellationToken)
    {
        var covered = CoveredHeight;
        var run = _ahead is { } ahead ? await ahead : new Run();
        _ahead = null;
        await run.FillAsync(source, covered + 1, cancellationToken);
        if (run.Blocks.Count == 0)
        {
            return 0;
        }

        var last = run.Blocks[^1];
        if (source.HeadHeight > last.Height)
        {
            _ahead = Task.Run(() => new Run().FillAsync(source, last.Height + 1, cancellationToken), CancellationToken.None);
        }

        try
        {
            await WriteAsync(covered, run.Blocks, cancellationToken);
        }
        catch
        {
            await ForgetAsync();
            throw;
        }

        Volatile.Write(ref _covered, last.Height);
        return run.Transactions;
    }

    private async Task WriteAsync(long covered, List<Block> blocks, CancellationToken cancellationToken)
    {
        var last = blocks[^1];
        var emission = _emission ??= await ReadEmissionAsync(cancellationToken);
        var finished = _rebuilding && last.Height >= source.HeadHeight;
        var projector = _projector;
        _projector = null;
        projector = await database.WriteAsync(
            async session =>
            {
                await MoveCursorAsync(session, covered, last, cancellationToken);
                projector ??= await BlockProjector.OpenAsync(session, emission, chunksInMemory, cancellationToken);
                await projector.ApplyAsync(session, blocks, cancellationToken);
                if (finished)
                {
                    await session.ExecuteAsync(ProjectionSql.EndRebuild, cancellationToken);
                }

                return projector;
            },
            cancellationToken);

        // Only now is what it remembers true of the tables.
        projector.Trim();
        _projector = projector;
        _rebuilding &= !finished;
        CoveredTransactions = projector.Sums.Transactions;
    }

    /// <summary>How the network issues money, as its genesis block says.</summary>
    private async Task<EmissionSchedule> ReadEmissionAsync(CancellationToken cancellationToken)
    {
        var genesis = await source.GetBlockAsync(0, cancellationToken) ?? throw new InvalidDataException("The chain has no genesis block.");
        return NetworkParameters.FromGenesisBlock(genesis).CreateEmissionSchedule();
    }

    /// <summary>Lets go of what was read ahead and remembered, and no longer reads the chain.</summary>
    public async Task ForgetAsync()
    {
        _projector = null;
        if (_ahead is { } ahead)
        {
            _ahead = null;
            await ahead.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private static async ValueTask MoveCursorAsync(SqlSession session, long covered, Block last, CancellationToken cancellationToken)
    {
        var moved = covered < 0
            ? await session.ExecuteAsync(
                ProjectionSql.AddCursor, cancellationToken, ("height", last.Height), ("id", last.Id.ToArray()), ("time", last.Header.TimeMilliseconds))
            : await session.ExecuteAsync(
                ProjectionSql.MoveCursor,
                cancellationToken,
                ("height", last.Height),
                ("id", last.Id.ToArray()),
                ("time", last.Header.TimeMilliseconds),
                ("expected", covered));
        if (moved != 1)
        {
            throw new SqlStorageException("Somebody else moves the projections; only one process may.");
        }
    }

    /// <summary>Blocks that are taken in together.</summary>
    private sealed class Run
    {
        private long _bytes;

        public List<Block> Blocks { get; } = [];

        public int Transactions { get; private set; }

        /// <summary>Adds what the chain has beyond the blocks that are here already, as far as there is room.</summary>
        public async Task<Run> FillAsync(IBlockSource source, long from, CancellationToken cancellationToken)
        {
            if (IsFull)
            {
                return this;
            }

            await foreach (var block in source.ReadBlocksAsync(from + Blocks.Count, cancellationToken))
            {
                Blocks.Add(block);
                Transactions += block.Transactions.Length;
                _bytes += block.EncodedLength;
                if (IsFull)
                {
                    break;
                }
            }

            return this;
        }

        private bool IsFull => Blocks.Count >= MaxBlocksTogether || Transactions >= MaxTransactionsTogether || _bytes >= MaxBytesTogether;
    }
}
