using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Explorer.Chunks;
using Marketplace.Explorer.Reckoning;
using Marketplace.Explorer.Runs;
using Marketplace.Sql;

namespace Marketplace.Explorer.Queries;

internal sealed partial class ExplorerQueries
{
    /// <inheritdoc/>
    public Task<ExplorerAddress> AddressAsync(Address address, CancellationToken cancellationToken = default) =>
        AskAsync(
            async (session, head) =>
            {
                var account = await AccountAsync(session, address, cancellationToken) ?? new Account(address);
                var locked = account.Outputs == 0 ? [0L] : await session.QueryAsync(
                    ProjectionSql.LockedOfAccount,
                    reader => reader.GetInt64(0),
                    cancellationToken,
                    ("address", account.Number),
                    ("time", head.Time),
                    ("height", -(head.Height + 1)));
                return new ExplorerAddress(
                    address,
                    Money.FromSatoshis(account.Satoshis),
                    Money.FromSatoshis(locked[0]),
                    Money.FromSatoshis(account.Collateral),
                    account.Outputs,
                    account.Transactions,
                    account.Received,
                    account.Sent,
                    account.FirstPlace < 0 ? null : Place.Location(account.FirstPlace),
                    account.LastPlace < 0 ? null : Place.Location(account.LastPlace),
                    head.Height);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<Page<ExplorerUnspent>> UnspentAsync(
        Address address, string? cursor = null, int limit = 50, ListOrder order = ListOrder.OldestFirst, CancellationToken cancellationToken = default)
    {
        var down = order == ListOrder.NewestFirst;
        var list = down ? CoinsDownList : CoinsUpList;
        var from = From(cursor, list) ?? (down ? long.MaxValue : 0);
        limit = PageLimits.Clamp(limit);
        return AskAsync(
            async (session, head) =>
            {
                if (await AccountAsync(session, address, cancellationToken) is not { } account)
                {
                    return new Page<ExplorerUnspent>([], null, head.Height);
                }

                var rows = await (down
                    ? session.QueryAsync(ProjectionSql.CoinsDown, ReadCoin, cancellationToken, ("address", account.Number), ("part", from), ("limit", (long)limit + 1))
                    : session.QueryAsync(ProjectionSql.CoinsUp, ReadCoin, cancellationToken, ("address", account.Number), ("part", from), ("limit", (long)limit + 1)));
                var coins = rows.GetRange(0, Math.Min(limit, rows.Count));
                var made = await MadeAsync(session, coins.ConvertAll(coin => Place.OfPart(coin.Part)), cancellationToken);
                var items = coins.ConvertAll(coin =>
                {
                    var (id, time) = made[Place.OfPart(coin.Part)];
                    return new ExplorerUnspent(
                        new OutPoint(id, (uint)Place.PartIndex(coin.Part)),
                        Money.FromSatoshis(coin.Satoshis),
                        coin.Kind,
                        CoinLock.Unpack(coin.Until),
                        coin.IsCoinbase,
                        Place.Location(Place.OfPart(coin.Part)),
                        time);
                });
                return new Page<ExplorerUnspent>(items, rows.Count > limit ? Cursor.Pack(list, [rows[limit].Part]) : null, head.Height);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Page<AddressEntry>> HistoryAsync(
        Address address, string? cursor = null, int limit = 50, ListOrder order = ListOrder.NewestFirst, CancellationToken cancellationToken = default)
    {
        var down = order == ListOrder.NewestFirst;
        var list = down ? HistoryDownList : HistoryUpList;
        var from = From(cursor, list) ?? (down ? long.MaxValue : 0);
        limit = PageLimits.Clamp(limit);
        return AskAsync(
            async (session, head) =>
            {
                if (await AccountAsync(session, address, cancellationToken) is not { } account)
                {
                    return new Page<AddressEntry>([], null, head.Height);
                }

                var runs = await RunReader.OpenAsync(session, RunKind.History, cancellationToken);
                var places = await runs.ValuesAsync(account.Number, from, limit + 1, down, cancellationToken);
                var shown = places.GetRange(0, Math.Min(limit, places.Count));
                var times = await TimesAsync(session, shown, cancellationToken);
                AddressEntry[] items = await new TransactionFinder(session).ReadEachAsync(
                    shown,
                    (chunk, index, place) =>
                    {
                        var transaction = ChunkReader.Read(chunk, index, place);
                        return new AddressEntry(
                            transaction.Id,
                            Place.Location(place),
                            times[Place.HeightOf(place)],
                            Money.FromSatoshis(SumOf(transaction.Outputs, account.Number)),
                            Money.FromSatoshis(SumOf(transaction.Inputs, account.Number)));
                    },
                    cancellationToken);
                return new Page<AddressEntry>(items, places.Count > limit ? Cursor.Pack(list, [places[limit]]) : null, head.Height);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Page<Address>> AddressesAsync(string? cursor = null, int limit = 500, CancellationToken cancellationToken = default)
    {
        var from = From(cursor, AddressList) ?? 0;
        limit = PageLimits.Clamp(limit);
        return AskAsync(
            async (session, head) =>
            {
                var accounts = await session.QueryAsync(
                    ProjectionSql.AccountsFrom, Account.Read, cancellationToken, ("number", from), ("limit", (long)limit + 1));
                return Cut(accounts, limit, AddressList, account => account.Number, account => account.Address, head);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RichList> RichListAsync(int limit = 100, CancellationToken cancellationToken = default) =>
        AskAsync(
            async (session, head) =>
            {
                var richest = await session.QueryAsync(
                    ProjectionSql.RichestAccounts, Account.Read, cancellationToken, ("limit", (long)PageLimits.Clamp(limit)));
                var sums = await ChainSums.ReadAsync(session, cancellationToken);
                return new RichList(
                    [.. richest.Select((account, i) => new RichAddress(i + 1, account.Address, Money.FromSatoshis(account.Satoshis), account.Outputs))],
                    sums.OwningAddresses,
                    Money.FromSatoshis(sums.Unspent),
                    head.Height);
            },
            cancellationToken);

    private static async ValueTask<Account?> AccountAsync(SqlSession session, Address address, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(ProjectionSql.AccountByOwner, Account.Read, cancellationToken, ("row", 0L), ("owner", Owner.Of(address)));
        return rows.Count == 0 ? null : rows[0];
    }

    private static StoredCoin ReadCoin(System.Data.Common.DbDataReader reader)
    {
        var flags = (int)reader.GetInt64(2);
        return new StoredCoin(
            reader.GetInt64(0),
            0,
            reader.GetInt64(1),
            (OutputLockTag)(flags & ChunkWriter.KindMask),
            reader.GetInt64(3),
            (flags & ChunkWriter.CoinbaseFlag) != 0);
    }

    private static long SumOf(StoredCoin[] coins, long account)
    {
        long sum = 0;
        foreach (ref readonly var coin in coins.AsSpan())
        {
            sum += coin.Account == account ? coin.Satoshis : 0;
        }

        return sum;
    }

    /// <summary>The ids and times of transactions, by their places.</summary>
    private static async ValueTask<Dictionary<long, (Hash256 Id, long Time)>> MadeAsync(SqlSession session, IEnumerable<long> places, CancellationToken cancellationToken)
    {
        var distinct = places.Distinct().ToList();
        var times = await TimesAsync(session, distinct, cancellationToken);
        var ids = await new TransactionFinder(session).ReadEachAsync(distinct, (chunk, index, _) => ChunkReader.Id(chunk, index), cancellationToken);
        return distinct.Zip(ids).ToDictionary(pair => pair.First, pair => (pair.Second, times[Place.HeightOf(pair.First)]));
    }

    /// <summary>The times of the blocks of some places, by their heights.</summary>
    private static async ValueTask<Dictionary<long, long>> TimesAsync(SqlSession session, IEnumerable<long> places, CancellationToken cancellationToken)
    {
        var heights = places.Select(Place.HeightOf).Distinct().ToList();
        var times = await session.QueryEachAsync(
            ProjectionSql.BlockAt, heights.ConvertAll(height => new (string, object?)[] { ("height", height) }), reader => reader.GetInt64(1), cancellationToken);
        return heights.Zip(times).ToDictionary(
            pair => pair.First, pair => pair.Second ?? throw new InvalidDataException($"The projection does not have block {pair.First}; rebuild it."));
    }
}
