using System.Data.Common;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Storage.Chain;
using Marketplace.Storage.Sql;

namespace Marketplace.Storage.Projections;

public sealed partial class LedgerProjections
{
    private const byte UnspentList = 11;
    private const byte HistoryList = 12;
    private const byte BlockList = 13;
    private const byte LeaseList = 14;
    private const byte ChargeList = 15;

    /// <inheritdoc/>
    public Task<AccountBalance> BalanceAsync(Address address, CancellationToken cancellationToken = default) =>
        AskAsync(
            async (session, head) =>
            {
                var owner = Owner.Of(address);
                var rows = await session.QueryAsync(
                    ProjectionSql.Account, reader => (Satoshis: reader.GetInt64(0), Outputs: reader.GetInt64(1)), cancellationToken, ("owner", owner));
                var (satoshis, outputs) = rows.Count == 0 ? default : rows[0];
                var locked = outputs == 0 ? [0L] : await session.QueryAsync(
                    ProjectionSql.LockedOfAccount,
                    reader => reader.GetInt64(0),
                    cancellationToken,
                    ("owner", owner),
                    ("height", head.Height + 1),
                    ("time", head.TimeMilliseconds / 1000));
                return new AccountBalance(Money.FromSatoshis(satoshis), Money.FromSatoshis(locked[0]), outputs, head.Height);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<Page<AccountOutput>> UnspentAsync(Address address, string? cursor = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        var (height, index, output) = (-1L, -1L, -1L);
        if (cursor is not null)
        {
            var open = Cursor.Open(cursor, UnspentList);
            (height, index, output) = (open.Number(), open.Number(), open.Number());
            open.End();
        }

        limit = PageLimits.Clamp(limit);
        return AskAsync(
            async (session, head) =>
            {
                var rows = await session.QueryAsync(
                    ProjectionSql.UnspentOfAccount,
                    reader => (
                        Output: new AccountOutput(
                            new OutPoint(Hash(reader, 0), (uint)reader.GetInt64(1)), Money.FromSatoshis(reader.GetInt64(2)), reader.GetInt64(3), Until(reader, 5)),
                        Index: reader.GetInt64(4)),
                    cancellationToken,
                    ("owner", Owner.Of(address)),
                    ("height", height),
                    ("index", index),
                    ("output", output),
                    ("limit", (long)limit + 1));
                return ToPage(rows, limit, head, row => row.Output, row => Cursor.Pack(UnspentList, [row.Output.Height, row.Index, row.Output.OutPoint.Index]));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Page<AccountEntry>> HistoryAsync(Address address, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        var (height, index) = Pair(cursor, HistoryList, long.MaxValue);
        limit = PageLimits.Clamp(limit);
        return AskAsync(
            async (session, head) =>
            {
                var rows = await session.QueryAsync(
                    ProjectionSql.EntriesOfAccount,
                    reader => new AccountEntry(
                        Hash(reader, 0), Location(reader, 1), reader.GetInt64(3), Money.FromSatoshis(reader.GetInt64(4)), Money.FromSatoshis(reader.GetInt64(5))),
                    cancellationToken,
                    ("owner", Owner.Of(address)),
                    ("height", height),
                    ("index", index),
                    ("limit", (long)limit + 1));
                return ToPage(rows, limit, head, row => row, row => Cursor.Pack(HistoryList, [row.Location.Height, row.Location.Index]));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<TransactionRecord?> TransactionAsync(Hash256 id, CancellationToken cancellationToken = default)
    {
        // The engine also remembers what the tables do not know yet.
        if (await _engine.FindAsync(id, cancellationToken) is not { } location || _engine.TryGetBlock(location.Height) is not { } block)
        {
            return null;
        }

        return new TransactionRecord(block.Transactions[location.Index], location, block, Math.Max(CoveredHeight, location.Height));
    }

    /// <inheritdoc/>
    public async ValueTask<TransactionLocation?> FindAsync(Hash256 id, CancellationToken cancellationToken)
    {
        var found = await _database.ReadAsync(
            session => session.QueryAsync(ProjectionSql.FindTransaction, reader => Location(reader, 0), cancellationToken, ("id", id.ToArray())),
            cancellationToken);
        return found.Count == 0 ? null : found[0];
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
    public Task<Page<BlockSummary>> BlocksAsync(string? cursor = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        var before = long.MaxValue;
        if (cursor is not null)
        {
            var open = Cursor.Open(cursor, BlockList);
            before = open.Number();
            open.End();
        }

        limit = PageLimits.Clamp(limit);
        return AskAsync(
            async (session, head) =>
            {
                var rows = await session.QueryAsync(
                    ProjectionSql.Blocks,
                    reader => new BlockSummary(reader.GetInt64(0), Hash(reader, 1), reader.GetInt64(2), (int)reader.GetInt64(3)),
                    cancellationToken,
                    ("height", before),
                    ("limit", (long)limit + 1));
                return ToPage(rows, limit, head, row => row, row => Cursor.Pack(BlockList, [row.Height]));
            },
            cancellationToken);
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
        (LeaseChargeKind)reader.GetInt64(3),
        reader.GetInt64(4),
        reader.GetInt64(5),
        reader.GetInt64(6),
        reader.GetInt64(7),
        Money.FromSatoshis(reader.GetInt64(8)),
        Money.FromSatoshis(reader.GetInt64(8) - reader.GetInt64(9)),
        Money.FromSatoshis(reader.GetInt64(9)),
        Money.FromSatoshis(reader.GetInt64(10)));

    private static LockUntil? Until(DbDataReader reader, int column) =>
        !reader.IsDBNull(column) ? LockUntil.AtHeight(reader.GetInt64(column))
        : !reader.IsDBNull(column + 1) ? LockUntil.AtTime(reader.GetInt64(column + 1))
        : null;

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
