using System.Data.Common;
using Marketplace.Ledger;
using Marketplace.Sql;

namespace Marketplace.Explorer.Queries;

internal sealed partial class ExplorerQueries
{
    /// <inheritdoc/>
    public Task<ExplorerBlock?> BlockAsync(long height, CancellationToken cancellationToken = default) =>
        AskAsync((session, head) => BlockAsync(session, head, height, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ExplorerBlock?> BlockAsync(Hash256 id, CancellationToken cancellationToken = default) =>
        AskAsync(
            async (session, head) =>
                await BlockHeightAsync(session, id, cancellationToken) is { } height ? await BlockAsync(session, head, height, cancellationToken) : null,
            cancellationToken);

    /// <inheritdoc/>
    public Task<Page<ExplorerBlock>> BlocksAsync(
        string? cursor = null, int limit = 50, ListOrder order = ListOrder.NewestFirst, CancellationToken cancellationToken = default)
    {
        var down = order == ListOrder.NewestFirst;
        var list = down ? BlocksDownList : BlocksUpList;
        var from = From(cursor, list) ?? (down ? long.MaxValue : 0);
        limit = PageLimits.Clamp(limit);
        return AskAsync(
            async (session, head) =>
            {
                var rows = await (down
                    ? session.QueryAsync(ProjectionSql.BlocksDown, reader => ReadBlock(reader, head), cancellationToken, ("height", from), ("limit", (long)limit + 1))
                    : session.QueryAsync(ProjectionSql.BlocksUp, reader => ReadBlock(reader, head), cancellationToken, ("height", from), ("limit", (long)limit + 1)));
                return Cut(rows, limit, list, block => block.Height, block => block, head);
            },
            cancellationToken);
    }

    private static async ValueTask<ExplorerBlock?> BlockAsync(SqlSession session, Head head, long height, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(ProjectionSql.BlockAt, reader => ReadBlock(reader, head), cancellationToken, ("height", height));
        return rows.Count == 0 ? null : rows[0];
    }

    private static async ValueTask<long?> BlockHeightAsync(SqlSession session, Hash256 id, CancellationToken cancellationToken)
    {
        var found = await session.QueryAsync(ProjectionSql.FindBlock, reader => reader.GetInt64(0), cancellationToken, ("id", id.ToArray()));
        return found.Count == 0 ? null : found[0];
    }

    private static ExplorerBlock ReadBlock(DbDataReader reader, Head head) => new(
        reader.GetInt64(0),
        new Hash256(reader.GetFieldValue<byte[]>(7)),
        reader.GetInt64(1),
        (int)reader.GetInt64(2),
        (int)reader.GetInt64(3),
        Money.FromSatoshis(reader.GetInt64(4)),
        Money.FromSatoshis(reader.GetInt64(5)),
        Money.FromSatoshis(reader.GetInt64(6)),
        head.Height);
}
