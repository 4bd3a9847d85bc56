using System.Data.Common;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Chain;
using Marketplace.Explorer.Chunks;
using Marketplace.Explorer.Queries;
using Marketplace.Explorer.Reckoning;
using Marketplace.Sql;

namespace Marketplace.Explorer;

public sealed partial class LedgerProjections
{
    private const byte LeaseList = 14;
    private const byte ChargeList = 15;

    /// <inheritdoc/>
    public async Task<AddressBalance> BalanceAsync(Address address, CancellationToken cancellationToken = default)
    {
        var found = await Explorer.AddressAsync(address, cancellationToken);
        return new AddressBalance(found.Total, found.TimeLocked + found.Collateral, found.UnspentCount, found.AsOfHeight);
    }

    /// <inheritdoc/>
    public async Task<Page<AddressCoin>> UnspentAsync(Address address, string? cursor = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        var page = await Explorer.UnspentAsync(address, cursor, limit, ListOrder.OldestFirst, cancellationToken);
        return new Page<AddressCoin>(
            [.. page.Items.Select(output => new AddressCoin(output.OutPoint, output.Amount, output.Location.Height, output.Kind, output.LockedUntil))],
            page.NextCursor,
            page.AsOfHeight);
    }

    /// <inheritdoc/>
    public Task<Page<AddressEntry>> HistoryAsync(Address address, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default) =>
        Explorer.HistoryAsync(address, cursor, limit, ListOrder.NewestFirst, cancellationToken);

    /// <inheritdoc/>
    public async Task<TransactionRecord?> TransactionAsync(Hash256 id, CancellationToken cancellationToken = default)
    {
        // The ledger also remembers what the tables do not know yet.
        if (await _ledger.FindAsync(id, cancellationToken) is not { } location || await _ledger.GetBlockAsync(location.Height, cancellationToken) is not { } block)
        {
            return null;
        }

        return new TransactionRecord(block.Transactions[location.Index], location, block, Math.Max(CoveredHeight, location.Height));
    }

    /// <inheritdoc/>
    public async ValueTask<TransactionLocation?> FindAsync(Hash256 id, CancellationToken cancellationToken)
    {
        var place = await _database.ReadAsync(session => new TransactionFinder(session).PlaceAsync(id, cancellationToken), cancellationToken);
        return place is { } at ? Place.Location(at) : null;
    }

    /// <inheritdoc/>
    public async Task<long?> BlockHeightAsync(Hash256 blockId, CancellationToken cancellationToken = default)
    {
        var found = await _database.ReadAsync(
            session => session.QueryAsync(ProjectionSql.FindBlock, reader => reader.GetInt64(0), cancellationToken, ("id", blockId.ToArray())),
            cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <inheritdoc/>
    public async Task<Page<BlockListing>> BlocksAsync(string? cursor = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        var page = await Explorer.BlocksAsync(cursor, limit, ListOrder.NewestFirst, cancellationToken);
        return new Page<BlockListing>(
            [.. page.Items.Select(block => new BlockListing(block.Height, block.Id, block.TimeMilliseconds, block.Transactions))], page.NextCursor, page.AsOfHeight);
    }

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

    /// <summary>Asks on one consistent view, together with the cursor that says what it shows.</summary>
    private Task<T> AskAsync<T>(Func<SqlSession, Head, ValueTask<T>> question, CancellationToken cancellationToken) =>
        _database.ReadAsync(
            async session =>
            {
                var heads = await session.QueryAsync(ProjectionSql.ReadCursor, reader => new Head(reader.GetInt64(0), reader.GetInt64(2)), cancellationToken);
                return await question(session, heads.Count == 0 ? new Head(-1, 0) : heads[0]);
            },
            cancellationToken);

    private readonly record struct Head(long Height, long TimeMilliseconds);
}
