using Marketplace.Sql;

namespace Marketplace.Explorer.Runs;

/// <summary>Finds entries of one index in all of its runs, on one view of the tables.</summary>
internal sealed class RunReader
{
    private readonly SqlSession _session;
    private readonly RunKind _kind;
    private readonly List<Run> _runs;

    private RunReader(SqlSession session, RunKind kind, List<Run> runs)
    {
        _session = session;
        _kind = kind;
        _runs = runs;
    }

    public static async ValueTask<RunReader> OpenAsync(SqlSession session, RunKind kind, CancellationToken cancellationToken)
    {
        var runs = await session.QueryAsync(RunSql.Runs, Run.Read, cancellationToken, ("kind", (long)kind));
        runs.RemoveAll(run => run.Level == RunWriter.NotInForce);
        runs.Reverse();
        return new RunReader(session, kind, runs);
    }

    /// <summary>The values of a key from a value on, upwards or downwards.</summary>
    /// <param name="key">The key.</param>
    /// <param name="from">The first value that counts.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="descending">Whether the values go down from there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<List<long>> ValuesAsync(long key, long from, int limit, bool descending, CancellationToken cancellationToken)
    {
        var values = await (descending
            ? _session.QueryAsync(RunSql.RecentBefore, Value, cancellationToken, ("kind", (long)_kind), ("key", key), ("value", from), ("limit", (long)limit))
            : _session.QueryAsync(RunSql.RecentAfter, Value, cancellationToken, ("kind", (long)_kind), ("key", key), ("value", from), ("limit", (long)limit)));
        foreach (var run in _runs)
        {
            await TakeAsync(run.Id, key, from, limit, descending, values, cancellationToken);
        }

        values.Sort();
        if (descending)
        {
            values.Reverse();
        }

        return values.Count <= limit ? values : values[..limit];
    }

    /// <summary>The first value of a key that is accepted; the largest runs, which hold the most, are looked through first, and the rest only if need be.</summary>
    /// <param name="key">The key.</param>
    /// <param name="limit">How many values of a run are offered at most.</param>
    /// <param name="accept">Whether a value is the wanted one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<long?> FirstAsync(long key, int limit, Func<long, ValueTask<bool>> accept, CancellationToken cancellationToken)
    {
        foreach (var run in _runs.OrderByDescending(run => run.Entries))
        {
            var values = new List<long>();
            await TakeAsync(run.Id, key, 0, limit, descending: false, values, cancellationToken);
            foreach (var value in values)
            {
                if (await accept(value))
                {
                    return value;
                }
            }
        }

        var recent = await _session.QueryAsync(
            RunSql.RecentAfter, Value, cancellationToken, ("kind", (long)_kind), ("key", key), ("value", 0L), ("limit", (long)limit));
        foreach (var value in recent)
        {
            if (await accept(value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>All entries whose keys lie between two, both included, in order.</summary>
    /// <param name="fromKey">The first key.</param>
    /// <param name="toKey">The last key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<List<RunEntry>> RangeAsync(long fromKey, long toKey, CancellationToken cancellationToken)
    {
        var entries = await _session.QueryAsync(
            RunSql.RecentRange,
            reader => new RunEntry(reader.GetInt64(0), reader.GetInt64(1)),
            cancellationToken,
            ("kind", (long)_kind),
            ("key", fromKey),
            ("last", toKey));
        foreach (var run in _runs)
        {
            var from = new RunEntry(fromKey, 0);
            var page = await PageAtAsync(run.Id, from, cancellationToken) ?? await PageAfterAsync(run.Id, from, cancellationToken);
            while (page is not null)
            {
                for (var i = RunPage.LowerBound(page, from); i < RunPage.Count(page) && RunPage.At(page, i).Key <= toKey; i++)
                {
                    entries.Add(RunPage.At(page, i));
                }

                page = RunPage.At(page, RunPage.Count(page) - 1).Key > toKey
                    ? null
                    : await PageAfterAsync(run.Id, RunPage.At(page, 0), cancellationToken);
            }
        }

        entries.Sort();
        return entries;
    }

    private async ValueTask TakeAsync(long run, long key, long from, int limit, bool descending, List<long> values, CancellationToken cancellationToken)
    {
        var page = await PageAtAsync(run, new RunEntry(key, from), cancellationToken);
        if (page is null && !descending)
        {
            page = await PageAfterAsync(run, new RunEntry(key, from), cancellationToken);
        }

        for (var taken = 0; page is not null && taken < limit;)
        {
            var (first, last) = (RunPage.At(page, 0), RunPage.At(page, RunPage.Count(page) - 1));
            taken += descending ? TakeDown(page, key, from, limit - taken, values) : TakeUp(page, key, from, limit - taken, values);
            if (descending ? first.Key < key : last.Key > key)
            {
                return;
            }

            page = descending ? await PageBeforeAsync(run, first, cancellationToken) : await PageAfterAsync(run, first, cancellationToken);
        }
    }

    private static int TakeUp(byte[] page, long key, long from, int limit, List<long> values)
    {
        var taken = 0;
        for (var i = RunPage.LowerBound(page, new RunEntry(key, from)); i < RunPage.Count(page) && taken < limit; i++)
        {
            var entry = RunPage.At(page, i);
            if (entry.Key != key)
            {
                break;
            }

            values.Add(entry.Value);
            taken++;
        }

        return taken;
    }

    private static int TakeDown(byte[] page, long key, long from, int limit, List<long> values)
    {
        var taken = 0;
        var end = RunPage.LowerBound(page, new RunEntry(key, from));
        if (end < RunPage.Count(page) && RunPage.At(page, end) == new RunEntry(key, from))
        {
            end++;
        }

        for (var i = end - 1; i >= 0 && taken < limit; i--)
        {
            var entry = RunPage.At(page, i);
            if (entry.Key != key)
            {
                break;
            }

            values.Add(entry.Value);
            taken++;
        }

        return taken;
    }

    private async ValueTask<byte[]?> PageAtAsync(long run, RunEntry entry, CancellationToken cancellationToken) =>
        First(await _session.QueryAsync(RunSql.PageAt, Bytes, cancellationToken, ("run", run), ("key", entry.Key), ("value", entry.Value)));

    private async ValueTask<byte[]?> PageAfterAsync(long run, RunEntry entry, CancellationToken cancellationToken) =>
        First(await _session.QueryAsync(RunSql.PageAfter, Bytes, cancellationToken, ("run", run), ("key", entry.Key), ("value", entry.Value)));

    private async ValueTask<byte[]?> PageBeforeAsync(long run, RunEntry entry, CancellationToken cancellationToken) =>
        First(await _session.QueryAsync(RunSql.PageBefore, Bytes, cancellationToken, ("run", run), ("key", entry.Key), ("value", entry.Value)));

    private static byte[]? First(List<byte[]> pages) => pages.Count == 0 ? null : pages[0];

    private static byte[] Bytes(System.Data.Common.DbDataReader reader) => reader.GetFieldValue<byte[]>(0);

    private static long Value(System.Data.Common.DbDataReader reader) => reader.GetInt64(1);
}
