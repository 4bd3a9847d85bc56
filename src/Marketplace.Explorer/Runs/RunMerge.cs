using Marketplace.Sql;

namespace Marketplace.Explorer.Runs;

/// <summary>A merge of some runs into one, which goes on where it stopped.</summary>
internal sealed class RunMerge(int level, long target, List<Run> sources)
{
    private readonly RunEntry[] _page = new RunEntry[RunPage.Capacity];
    private readonly List<Source> _open = sources.ConvertAll(run => new Source(run.Id));
    private bool _started;
    private int _filled;

    public int Level => level;

    public long Target => target;

    public List<Run> Sources => sources;

    /// <summary>How many entries the target has so far.</summary>
    public long Written { get; private set; }

    /// <summary>Takes whatever page the target gets next.</summary>
    public delegate void WritePage(ReadOnlySpan<RunEntry> page);

    /// <summary>Merges about as many entries as the budget says; true when all are merged.</summary>
    public async ValueTask<bool> StepAsync(SqlSession session, long budget, WritePage write, CancellationToken cancellationToken)
    {
        if (!_started)
        {
            foreach (var source in _open)
            {
                await source.NextPageAsync(session, cancellationToken);
            }

            _started = true;
        }

        var until = Written + _filled + budget;
        while (_open.Count > 0 && Written + _filled < until)
        {
            // Inside this loop nothing waits: it runs until some source needs its next page.
            var empty = Drain(until, write);
            if (empty is not null && !await empty.NextPageAsync(session, cancellationToken))
            {
                _open.Remove(empty);
            }
        }

        if (_open.Count > 0)
        {
            return false;
        }

        Flush(write);
        return true;
    }

    private Source? Drain(long until, WritePage write)
    {
        while (Written + _filled < until)
        {
            var least = _open[0];
            for (var i = 1; i < _open.Count; i++)
            {
                if (_open[i].Current.CompareTo(least.Current) < 0)
                {
                    least = _open[i];
                }
            }

            _page[_filled++] = least.Current;
            if (_filled == _page.Length)
            {
                Flush(write);
            }

            if (!least.Next())
            {
                return least;
            }
        }

        return null;
    }

    private void Flush(WritePage write)
    {
        if (_filled > 0)
        {
            write(_page.AsSpan(0, _filled));
            Written += _filled;
            _filled = 0;
        }
    }

    private sealed class Source(long run)
    {
        private byte[] _bytes = [];
        private int _index;

        public RunEntry Current { get; private set; } = new(long.MinValue, long.MinValue);

        public bool Next()
        {
            if (++_index >= RunPage.Count(_bytes))
            {
                return false;
            }

            Current = RunPage.At(_bytes, _index);
            return true;
        }

        public async ValueTask<bool> NextPageAsync(SqlSession session, CancellationToken cancellationToken)
        {
            var pages = await session.QueryAsync(
                RunSql.PageAfter,
                reader => reader.GetFieldValue<byte[]>(0),
                cancellationToken,
                ("run", run),
                ("key", Current.Key),
                ("value", Current.Value));
            if (pages.Count == 0)
            {
                return false;
            }

            (_bytes, _index) = (pages[0], 0);
            Current = RunPage.At(_bytes, 0);
            return true;
        }
    }
}
