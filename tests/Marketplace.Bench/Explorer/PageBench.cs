using System.Diagnostics;
using System.Runtime.CompilerServices;
using Marketplace.Bench.Ledger;
using Marketplace.Ledger;
using Marketplace.Chain;
using Marketplace.Explorer;
using Marketplace.Explorer.Queries;
using Marketplace.Sql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Bench.Explorer;

/// <summary>Pages of 50 entries of an address that a million transactions have touched and that owns a million outputs.</summary>
internal static class PageBench
{
    private const int Transactions = 1_000_000;
    private const int BatchSize = 40_000;
    private const int Entries = 50;
    private const int Rounds = 300;

    /// <summary>A time that was measured.</summary>
    public readonly record struct Figure(string Case, double Milliseconds);

    /// <summary>A part of a list that pages are asked of.</summary>
    private delegate Task<(int Items, string? Next, long? Height)> Ask(string? cursor, int limit);

    /// <summary>Fills a database, then measures first, middle and last pages of history and unspent outputs.</summary>
    public static async IAsyncEnumerable<Figure> MeasureAsync(
        Func<string, Task<PageStore>> open, TextWriter progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var source = new TransferSource(2 * BatchSize);
        var folder = Directory.CreateTempSubdirectory("market-bench-").FullName;
        try
        {
            await using var store = await open(folder);
            await using var engine = await LedgerEngine.OpenAsync(
                new LedgerEngineOptions(Path.Combine(folder, "chain")) { SnapshotOnStop = false },
                source.Parameters,
                new PrivateKeyBlockSigner(source.Key),
                new Gullible(),
                TimeProvider.System,
                NullLoggerFactory.Instance,
                cancellationToken);
            await using var projections = await LedgerProjections.OpenAsync(store.Options, engine, NullLoggerFactory.Instance, TimeProvider.System, cancellationToken);
            engine.AttachTransactionIndex(projections);
            await FillAsync(engine, source, cancellationToken);
            await projections.WaitForAsync(engine.Head.Height, cancellationToken);
            await store.TidyAsync(cancellationToken);
            var explorer = projections.Explorer;
            var address = source.Key.PublicKey.Address;
            var owner = await explorer.AddressAsync(address, cancellationToken);
            await progress.WriteLineAsync($"page: an address with {owner.TransactionCount:N0} transactions and {owner.UnspentCount:N0} unspent outputs");
            Ask history = async (cursor, limit) => Of(await explorer.HistoryAsync(address, cursor, limit, ListOrder.NewestFirst, cancellationToken));
            Ask unspent = async (cursor, limit) => Of(await explorer.UnspentAsync(address, cursor, limit, ListOrder.OldestFirst, cancellationToken));
            await foreach (var figure in MeasureAsync("history", history))
            {
                yield return figure;
            }

            await foreach (var figure in MeasureAsync("unspent", unspent))
            {
                yield return figure;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async IAsyncEnumerable<Figure> MeasureAsync(string name, Ask ask)
    {
        // Pages of the largest size lead through the list; what is measured begins in the middle of them.
        var cursors = new List<string>();
        for (string? cursor = null; ;)
        {
            var (_, next, _) = await ask(cursor, PageLimits.Max);
            if (next is null)
            {
                break;
            }

            cursors.Add(cursor = next);
        }

        var random = new Random(1);
        var middle = cursors.GetRange(cursors.Count / 4, cursors.Count / 2);
        (string Place, Func<string?> Cursor)[] places =
        [
            ("first", () => null), ("middle", () => middle[random.Next(middle.Count)]), ("last", () => cursors[^1]),
        ];
        foreach (var (place, cursor) in places)
        {
            var times = new List<double>();
            for (var round = 0; round < Rounds; round++)
            {
                var from = cursor();
                var started = Stopwatch.GetTimestamp();
                var (items, _, _) = await ask(from, Entries);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                if (items < Entries && place != "last")
                {
                    throw new InvalidOperationException($"A page has {items} entries where {Entries} are to be measured.");
                }
            }

            times.Sort();
            yield return new Figure($"{name} {place} p50", times[times.Count / 2]);
            yield return new Figure($"{name} {place} p99", times[times.Count * 99 / 100]);
        }
    }

    private static (int Items, string? Next, long? Height) Of<T>(Page<T> page) => (page.Items.Count, page.NextCursor, page.AsOfHeight);

    private static async Task FillAsync(LedgerEngine engine, TransferSource source, CancellationToken cancellationToken)
    {
        for (var filled = 0; filled < Transactions; filled += BatchSize)
        {
            var batch = source.Next(BatchSize);
            var outcomes = Array.ConvertAll(
                batch, transfer => engine.SubmitAsync(Transaction.Decode(transfer), CancellationToken.None).AsTask());
            await Task.WhenAll(outcomes).WaitAsync(cancellationToken);
        }
    }
}
