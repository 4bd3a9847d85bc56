using System.Data.Common;
using Marketplace.Chain;
using Marketplace.Explorer.Reckoning;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Sql;

namespace Marketplace.Explorer.Queries;

internal sealed partial class ExplorerQueries
{
    /// <inheritdoc/>
    public Task<LeaseRecord?> LeaseAsync(LeaseId lease, CancellationToken cancellationToken = default) =>
        AskAsync(
            async (session, head) =>
            {
                var rows = await session.QueryAsync(ProjectionSql.LeaseById, LeaseRow.Read, cancellationToken, ("id", lease.Value.ToArray()));
                return rows.Count == 0 ? null : rows[0].ToRecord(head.Height);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<Page<LeaseRecord>> LeasesAsync(KeyHash renter, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        var (height, id) = (long.MaxValue, Array.Empty<byte>());
        if (cursor is not null)
        {
            var open = Cursor.Open(cursor, LeaseList);
            (height, id) = (open.Number(), open.Tail());
        }

        limit = PageLimits.Clamp(limit);
        return AskAsync(
            async (session, head) =>
            {
                var rows = await session.QueryAsync(
                    ProjectionSql.LeasesByRenter,
                    LeaseRow.Read,
                    cancellationToken,
                    ("renter", renter.Bytes.ToArray()),
                    ("height", height),
                    ("id", id),
                    ("limit", (long)limit + 1));
                return ToPage(rows, limit, head, row => row.ToRecord(head.Height), row => Cursor.Pack(LeaseList, [row.OpenedHeight], row.Id.Value.Bytes));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Page<LeaseCharge>> LeaseChargesAsync(LeaseId lease, string? cursor = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        var (height, index) = Pair(cursor, ChargeList, -1);
        limit = PageLimits.Clamp(limit);
        return AskAsync(
            async (session, head) =>
            {
                var rows = await session.QueryAsync(
                    ProjectionSql.ChargesOfLease,
                    ToCharge,
                    cancellationToken,
                    ("lease", lease.Value.ToArray()),
                    ("height", height),
                    ("index", index),
                    ("limit", (long)limit + 1));
                return ToPage(rows, limit, head, row => row, row => Cursor.Pack(ChargeList, [row.Location.Height, row.Location.Index]));
            },
            cancellationToken);
    }

    private static Page<T> ToPage<TRow, T>(List<TRow> rows, int limit, Head head, Func<TRow, T> item, Func<TRow, string> cursor) =>
        new([.. rows.Take(limit).Select(item)], rows.Count > limit ? cursor(rows[limit - 1]) : null, head.Height);

    private static (long Height, long Index) Pair(string? cursor, byte list, long start)
    {
        if (cursor is null)
        {
            return (start, start);
        }

        var open = Cursor.Open(cursor, list);
        var pair = (open.Number(), open.Number());
        open.End();
        return pair;
    }

    private static LeaseCharge ToCharge(DbDataReader reader) => new(
        Hash(reader, 0),
        Location(reader, 1),
        (PayloadTag)reader.GetInt64(3),
        reader.GetInt64(4),
        reader.GetInt64(5),
        reader.GetInt64(6),
        reader.GetInt64(7),
        Money.FromSatoshis(reader.GetInt64(8)),
        Money.FromSatoshis(reader.GetInt64(8) - reader.GetInt64(9)),
        Money.FromSatoshis(reader.GetInt64(9)),
        Money.FromSatoshis(reader.GetInt64(10)));

    private static Hash256 Hash(DbDataReader reader, int column) => new(reader.GetFieldValue<byte[]>(column));

    private static TransactionLocation Location(DbDataReader reader, int column) => new(reader.GetInt64(column), (int)reader.GetInt64(column + 1));
}
