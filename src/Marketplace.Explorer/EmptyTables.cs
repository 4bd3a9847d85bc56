using Marketplace.Explorer.Runs;
using Marketplace.Sql;

namespace Marketplace.Explorer;

/// <summary>Empties every table that follows the chain.</summary>
internal static class EmptyTables
{
    public static async ValueTask RunAsync(SqlSession session, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(ProjectionSql.DeleteCursor, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteSums, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteBlocks, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteChunks, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteAccounts, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteAllCoins, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteAllUnlocks, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteDays, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteLeases, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteCharges, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteStakes, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteProposals, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeleteAffairs, cancellationToken);
        await session.ExecuteAsync(ProjectionSql.DeletePayouts, cancellationToken);
        await session.ExecuteAsync(RunSql.DeleteAllRuns, cancellationToken);
        await session.ExecuteAsync(RunSql.DeleteAllPages, cancellationToken);
        await session.ExecuteAsync(RunSql.DeleteAllRecent, cancellationToken);
    }
}
