using System.Runtime.InteropServices;
using Marketplace.Sql;

namespace Marketplace.Explorer.Runs;

/// <summary>One index that only grows, kept as sorted runs that are merged little by little, so that new entries never touch old pages.</summary>
/// <remarks>
/// <para>A large batch of entries becomes a run of its own; small ones gather in a table until they are many. When a level has
/// some runs, they are merged into one of the next level, a slice with every batch: the work keeps pace with what is
/// added, and no batch waits for a whole merge. Each entry is written once a level, in order.</para>
/// <para>All of it happens in the caller's transactions. After one that failed, <see cref="LoadAsync"/> must be called.</para>
/// </remarks>
/// <param name="kind">The index.</param>
/// <param name="smallestRun">Fewer entries than this do not make a run.</param>
/// <param name="fanIn">So many runs of a level are merged into one of the next.</param>
/// <param name="leastMerged">With every batch at least so many entries of each merge are taken along.</param>
internal sealed class RunWriter(RunKind kind, int smallestRun = 4_096, int fanIn = 6, int leastMerged = 2_000)
{
    /// <summary>The level of a run that is being written, or that waits for its removal.</summary>
    internal const int NotInForce = -1;

    private const int LeastPagesRemoved = 64;

    private readonly BulkRows _pages = new(RunSql.AddPages);
    private readonly BulkRows _recent = new(RunSql.AddRecent);
    private readonly List<Run> _runs = [];
    private readonly List<RunMerge> _merges = [];
    private readonly Queue<Run> _retired = [];
    private long _recentCount;

    /// <summary>Reads which runs there are. What a crash left half merged is given up.</summary>
    public async ValueTask LoadAsync(SqlSession session, CancellationToken cancellationToken)
    {
        _runs.Clear();
        _merges.Clear();
        _retired.Clear();
        var runs = await session.QueryAsync(RunSql.Runs, Run.Read, cancellationToken, ("kind", (long)kind));
        foreach (var run in runs)
        {
            if (run.Level == NotInForce)
            {
                _retired.Enqueue(run);
            }
            else
            {
                _runs.Add(run);
            }
        }

        _recentCount = (await session.QueryAsync(RunSql.CountRecent, reader => reader.GetInt64(0), cancellationToken, ("kind", (long)kind)))[0];
    }

    /// <summary>Adds entries, in any order, and does the share of merging that is due.</summary>
    public async ValueTask AddAsync(SqlSession session, List<RunEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count >= smallestRun)
        {
            entries.Sort();
            await WriteRunAsync(session, entries, cancellationToken);
        }
        else
        {
            await GatherAsync(session, entries, cancellationToken);
        }

        await MergeAsync(session, Math.Max(leastMerged, 2L * entries.Count), cancellationToken);
        await RemoveAsync(session, entries.Count, cancellationToken);
    }

    private async ValueTask GatherAsync(SqlSession session, List<RunEntry> entries, CancellationToken cancellationToken)
    {
        _recent.Clear();
        foreach (var entry in entries)
        {
            _recent.Add([(long)kind, entry.Key, entry.Value]);
        }

        await session.ExecuteBulkAsync(RunSql.AddRecent, _recent, cancellationToken);
        _recentCount += entries.Count;
        if (_recentCount >= smallestRun)
        {
            var gathered = await session.QueryAsync(
                RunSql.Recent, reader => new RunEntry(reader.GetInt64(0), reader.GetInt64(1)), cancellationToken, ("kind", (long)kind));
            await WriteRunAsync(session, gathered, cancellationToken);
            await session.ExecuteAsync(RunSql.ClearRecent, cancellationToken, ("kind", (long)kind));
            _recentCount = 0;
        }
    }

    private async ValueTask WriteRunAsync(SqlSession session, List<RunEntry> sorted, CancellationToken cancellationToken)
    {
        var run = await BeginRunAsync(session, level: 0, sorted.Count, cancellationToken);
        _pages.Clear();
        for (var from = 0; from < sorted.Count; from += RunPage.Capacity)
        {
            AddPage(run.Id, CollectionsMarshal.AsSpan(sorted).Slice(from, Math.Min(RunPage.Capacity, sorted.Count - from)));
        }

        await session.ExecuteBulkAsync(RunSql.AddPages, _pages, cancellationToken);
        _runs.Add(run);
    }

    private async ValueTask MergeAsync(SqlSession session, long budget, CancellationToken cancellationToken)
    {
        foreach (var group in _runs.Where(run => !run.Merging).GroupBy(run => run.Level).Where(group => group.Count() >= fanIn).ToList())
        {
            var sources = group.OrderBy(run => run.Id).Take(fanIn).ToList();
            sources.ForEach(run => run.Merging = true);
            var target = await BeginRunAsync(session, NotInForce, sources.Sum(run => run.Entries), cancellationToken);
            _merges.Add(new RunMerge(group.Key + 1, target.Id, sources));
        }

        for (var i = _merges.Count - 1; i >= 0; i--)
        {
            var merge = _merges[i];
            _pages.Clear();
            var done = await merge.StepAsync(session, budget, page => AddPage(merge.Target, page), cancellationToken);
            await session.ExecuteBulkAsync(RunSql.AddPages, _pages, cancellationToken);
            if (done)
            {
                _merges.RemoveAt(i);
                await FinishAsync(session, merge, cancellationToken);
            }
        }
    }

    private async ValueTask FinishAsync(SqlSession session, RunMerge merge, CancellationToken cancellationToken)
    {
        await SetLevelAsync(session, merge.Target, merge.Level, merge.Written, cancellationToken);
        _runs.Add(new Run(merge.Target, merge.Level, merge.Written));
        foreach (var source in merge.Sources)
        {
            await SetLevelAsync(session, source.Id, NotInForce, source.Entries, cancellationToken);
            _runs.Remove(source);
            _retired.Enqueue(source);
        }
    }

    /// <summary>Removes some pages of runs that are no longer in force; all at once would hold up a batch.</summary>
    private async ValueTask RemoveAsync(SqlSession session, int added, CancellationToken cancellationToken)
    {
        // More than is added on all levels together, so that nothing piles up.
        var budget = LeastPagesRemoved + (8L * added / RunPage.Capacity);
        while (budget > 0 && _retired.TryPeek(out var run))
        {
            var pages = (run.Entries / RunPage.Capacity) + 1;
            if (pages > budget && await SliceEndAsync(session, run.Id, budget, cancellationToken) is { } end)
            {
                await session.ExecuteAsync(RunSql.DeleteSlice, cancellationToken, ("run", run.Id), ("key", end.Key), ("value", end.Value));
                return;
            }

            await session.ExecuteAsync(RunSql.DeletePages, cancellationToken, ("run", run.Id));
            await session.ExecuteAsync(RunSql.DeleteRun, cancellationToken, ("run", run.Id));
            _retired.Dequeue();
            budget -= pages;
        }
    }

    /// <summary>Where a run's pages go on behind the first few; null when it has no more than those.</summary>
    private static async ValueTask<RunEntry?> SliceEndAsync(SqlSession session, long run, long pages, CancellationToken cancellationToken)
    {
        var ends = await session.QueryAsync(
            RunSql.SliceEnd, reader => new RunEntry(reader.GetInt64(0), reader.GetInt64(1)), cancellationToken, ("run", run), ("skip", pages));
        return ends.Count == 0 ? null : ends[0];
    }

    private async ValueTask<Run> BeginRunAsync(SqlSession session, int level, long entries, CancellationToken cancellationToken)
    {
        var id = (await session.QueryAsync(RunSql.NextRun, reader => reader.GetInt64(0), cancellationToken))[0];
        await session.ExecuteAsync(
            RunSql.AddRun, cancellationToken, ("run", id), ("kind", (long)kind), ("level", (long)level), ("entries", entries));
        return new Run(id, level, entries);
    }

    private static async ValueTask SetLevelAsync(SqlSession session, long run, int level, long entries, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(RunSql.SetLevel, cancellationToken, ("run", run), ("level", (long)level), ("entries", entries));

    private void AddPage(long run, ReadOnlySpan<RunEntry> entries) => _pages.Add([run, entries[0].Key, entries[0].Value], RunPage.Pack(entries));
}
