using Marketplace.Ledger;
using Marketplace.Explorer.Reckoning;
using Marketplace.Sql;

namespace Marketplace.Explorer.Queries;

/// <summary>The explorer's answers from the projections' tables; only a transaction's own bytes come from the chain log.</summary>
internal sealed partial class ExplorerQueries(
    ChainFollower follower, IBlockSource source, SqlDatabase database, Func<long, CancellationToken, Task> waitFor) : IExplorerQueries
{
    private const byte LeaseList = 14;
    private const byte ChargeList = 15;
    private const byte BlocksDownList = 21;
    private const byte BlocksUpList = 22;
    private const byte BlockTransactionList = 23;
    private const byte CoinsUpList = 24;
    private const byte CoinsDownList = 25;
    private const byte HistoryDownList = 26;
    private const byte HistoryUpList = 27;
    private const byte DayList = 28;
    private const byte AddressList = 29;
    private const byte StakeList = 30;
    private const byte StakeEventList = 31;
    private const byte PayoutList = 32;
    private const byte ProposalList = 33;
    private const byte ProposalEventList = 34;

    /// <inheritdoc/>
    public long CoveredHeight => follower.CoveredHeight;

    /// <inheritdoc/>
    public Task WaitForAsync(long height, CancellationToken cancellationToken = default) => waitFor(height, cancellationToken);

    /// <inheritdoc/>
    public Task<ExplorerCounts> CountsAsync(CancellationToken cancellationToken = default) =>
        AskAsync(
            async (session, head) =>
            {
                var sums = await ChainSums.ReadAsync(session, cancellationToken);
                return new ExplorerCounts(
                    head.Height + 1, sums.Transactions, sums.UnspentOutputs, sums.Addresses, sums.OwningAddresses, sums.Leases, head.Height);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<ExplorerSupply> SupplyAsync(CancellationToken cancellationToken = default) =>
        AskAsync(
            async (session, head) =>
            {
                var sums = await ChainSums.ReadAsync(session, cancellationToken);
                var locked = await session.QueryAsync(
                    ProjectionSql.LockedInAll, reader => reader.GetInt64(0), cancellationToken, ("time", head.Time), ("height", -(head.Height + 1)));
                long[] kinds =
                [
                    locked[0],
                    sums.SatoshisUnder(OutputLockTag.Escrow),
                    sums.SatoshisUnder(OutputLockTag.Collateral),
                    sums.SatoshisUnder(OutputLockTag.Deposit),
                    sums.SatoshisUnder(OutputLockTag.Treasury),
                ];
                return new ExplorerSupply(
                    Money.FromSatoshis(sums.Issued),
                    Money.FromSatoshis(sums.Burned),
                    Money.FromSatoshis(sums.Unspent),
                    Money.FromSatoshis(sums.Unspent - kinds.Sum()),
                    Money.FromSatoshis(kinds[0]),
                    Money.FromSatoshis(kinds[1]),
                    Money.FromSatoshis(kinds[2]),
                    Money.FromSatoshis(kinds[3]),
                    Money.FromSatoshis(kinds[4]),
                    head.Height,
                    head.TimeMilliseconds);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<UnlockSchedule> NextUnlocksAsync(int limit = 50, CancellationToken cancellationToken = default) =>
        AskAsync(
            async (session, head) =>
            {
                var most = (long)PageLimits.Clamp(limit);
                var days = await session.QueryAsync(
                    ProjectionSql.UnlocksByTime,
                    reader => new UnlockDay(DayOf(reader.GetInt64(0)), Money.FromSatoshis(reader.GetInt64(1)), reader.GetInt64(2)),
                    cancellationToken,
                    ("time", head.Time),
                    ("limit", most));
                var heights = await session.QueryAsync(
                    ProjectionSql.UnlocksByHeight,
                    reader => new UnlockHeight(reader.GetInt64(0), Money.FromSatoshis(reader.GetInt64(1)), reader.GetInt64(2)),
                    cancellationToken,
                    ("height", -(head.Height + 1)),
                    ("limit", most));
                return new UnlockSchedule(days, heights, head.Height);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<Page<DayTotals>> DaysAsync(string? cursor = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        var from = From(cursor, DayList) ?? long.MaxValue;
        limit = PageLimits.Clamp(limit);
        return AskAsync(
            async (session, head) =>
            {
                var rows = await session.QueryAsync(
                    ProjectionSql.Days,
                    reader => (
                        Day: reader.GetInt64(0),
                        Totals: new DayTotals(
                            DayOf(reader.GetInt64(0)),
                            reader.GetInt64(1),
                            reader.GetInt64(2),
                            (UInt128)reader.GetInt64(3),
                            Money.FromSatoshis(reader.GetInt64(4)),
                            Money.FromSatoshis(reader.GetInt64(5)))),
                    cancellationToken,
                    ("day", from),
                    ("limit", (long)limit + 1));
                return Cut(rows, limit, DayList, row => row.Day, row => row.Totals, head);
            },
            cancellationToken);
    }

    private static DateOnly DayOf(long daysSinceEpoch) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)daysSinceEpoch);

    /// <summary>Where a page begins that a cursor names; null for the first.</summary>
    private static long? From(string? cursor, byte list)
    {
        if (cursor is null)
        {
            return null;
        }

        var open = Cursor.Open(cursor, list);
        var from = open.Number();
        open.End();
        return from;
    }

    /// <summary>Makes a page of rows of which one more was read than fits: that one is where the next page begins.</summary>
    private static Page<T> Cut<TRow, T>(List<TRow> rows, int limit, byte list, Func<TRow, long> key, Func<TRow, T> item, Head head) =>
        new([.. rows.Take(limit).Select(item)], rows.Count > limit ? Cursor.Pack(list, [key(rows[limit])]) : null, head.Height);

    /// <summary>Asks on one consistent view, together with the cursor that says what it shows.</summary>
    private Task<T> AskAsync<T>(Func<SqlSession, Head, ValueTask<T>> question, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async session =>
            {
                var heads = await session.QueryAsync(ProjectionSql.ReadCursor, reader => new Head(reader.GetInt64(0), reader.GetInt64(2)), cancellationToken);
                return await question(session, heads.Count == 0 ? new Head(-1, 0) : heads[0]);
            },
            cancellationToken);

    private readonly record struct Head(long Height, long TimeMilliseconds)
    {
        public long Time => TimeMilliseconds / 1000;
    }
}
