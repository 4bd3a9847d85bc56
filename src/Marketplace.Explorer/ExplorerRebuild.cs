using Marketplace.Ledger.Framing;
using Marketplace.Chain;
using Marketplace.Explorer.Reckoning;
using Marketplace.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Explorer;

/// <summary>How far a rebuild is.</summary>
/// <param name="Height">The last block that the tables know; -1 before the first.</param>
/// <param name="HeadHeight">The last block of the chain.</param>
/// <param name="Transactions">How many transactions the tables know.</param>
public readonly record struct RebuildProgress(long Height, long HeadHeight, long Transactions);

/// <summary>What a rebuild did.</summary>
/// <param name="Resumed">Whether it went on where one before had been broken off.</param>
/// <param name="FromHeight">The first block that it took in.</param>
/// <param name="Height">The last block that the tables know now.</param>
/// <param name="Transactions">How many transactions the tables know now.</param>
public sealed record RebuildReport(bool Resumed, long FromHeight, long Height, long Transactions);

/// <summary>Makes the explorer's and billing's tables again from the chain log of a host that does not run.</summary>
/// <remarks>
/// Killed at any instant, it goes on where it stopped when it is started again: the tables, how far they know the chain, and the note that
/// they are being made again change in the same transactions. A host that starts meanwhile simply follows on.
/// </remarks>
public static class ExplorerRebuild
{
    /// <summary>Empties the tables, unless a rebuild was broken off before its end, and makes them again.</summary>
    /// <param name="chainDirectory">The folder of the chain log. Its host must not run.</param>
    /// <param name="projections">Where the tables lie; see <see cref="SqlOptions.ForProjections"/>.</param>
    /// <param name="fromScratch">Whether to begin again even after a rebuild that was broken off.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="log">Told what happens; may be null.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    /// <exception cref="ChainLogLockedException">The host runs.</exception>
    /// <exception cref="ChainLogCorruptException">The log is damaged or empty.</exception>
    /// <exception cref="SqlStorageException">The database fails.</exception>
    public static async Task<RebuildReport> RunAsync(
        string chainDirectory,
        SqlOptions projections,
        bool fromScratch = false,
        IProgress<RebuildProgress>? progress = null,
        ILogger? log = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(chainDirectory);
        ArgumentNullException.ThrowIfNull(projections);
        log ??= NullLogger.Instance;
        var options = new ChainLogOptions(chainDirectory, GenesisHashOf(chainDirectory));
        using var chain = await Task.Run(() => ChainLog.Open(options, log), cancellationToken);
        await using var database = await SqlDatabase.OpenAsync(projections, ProjectionTables.Migrations, log, cancellationToken);
        var source = new LogBlocks(chain);
        var follower = new ChainFollower(database, source);
        var resumed = await database.ReadAsync(session => ChainFollower.IsRebuildingAsync(session, cancellationToken), cancellationToken) && !fromScratch;
        if (await follower.FindStartAsync(cancellationToken) is not null || !resumed)
        {
            resumed = false;
            await follower.EmptyAsync(rebuilding: true, cancellationToken);
        }

        var from = follower.CoveredHeight + 1;
        progress?.Report(new RebuildProgress(follower.CoveredHeight, source.HeadHeight, 0));
        try
        {
            while (await follower.StepAsync(cancellationToken) > 0)
            {
                progress?.Report(new RebuildProgress(follower.CoveredHeight, source.HeadHeight, follower.CoveredTransactions));
            }
        }
        finally
        {
            await follower.ForgetAsync();
        }

        var sums = await database.ReadAsync(session => ChainSums.ReadAsync(session, cancellationToken), cancellationToken);
        return new RebuildReport(resumed, from, follower.CoveredHeight, sums.Transactions);
    }

    private static byte[] GenesisHashOf(string directory)
    {
        if (SegmentName.List(directory) is not [(var path, 0), ..])
        {
            throw new ChainLogCorruptException(new ChainDamage(directory, 0, -1, 0, "there is no segment with the genesis block"));
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[ChainFileHeader.Size];
        return RandomAccess.Read(file, bytes, 0) == bytes.Length && ChainFileHeader.TryRead(bytes, out var header)
            ? header.GenesisHash.ToArray()
            : throw new ChainLogCorruptException(new ChainDamage(path, 0, -1, 0, "the file's header is damaged"));
    }
}
