using System.Runtime.CompilerServices;
using Marketplace.Bench.Runner;

namespace Marketplace.Bench.Explorer;

/// <summary>The explorer: whether it keeps up with the ledger at full rate on the same machine, and pages of an address with a million transactions.</summary>
public sealed class ExplorerBench : IBench
{
    /// <summary>The longest that a page may take, milliseconds.</summary>
    public const double AllowedMilliseconds = 10;

    /// <inheritdoc/>
    public string Name => "explorer";

    /// <inheritdoc/>
    public string Summary => "explorer following the ledger at full rate on one machine, pages of an address with a million transactions";

    /// <inheritdoc/>
    public async IAsyncEnumerable<BenchResult> RunAsync(BenchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (context.Wants("follow"))
        {
            var follow = await FollowBench.MeasureAsync(context.Duration, context.Progress, cancellationToken);
            yield return new BenchResult(Name, "follow", follow.ExplorerPerSecond, "transfers/s", follow.LedgerPerSecond, "the ledger's rate beside it");
            yield return new BenchResult(Name, "follow-lag", follow.LargestLag.TotalSeconds, "s behind at most");
            yield return new BenchResult(Name, "follow-tail", follow.Tail.TotalSeconds, "s until all is known");
        }

        if (context.Wants("catch-up"))
        {
            var rates = await CatchUpBench.MeasureAsync(cancellationToken);
            await context.Progress.WriteLineAsync($"catch-up: {rates.PerProcessorSecond:N0} transfers per second of processor time");
            yield return new BenchResult(Name, "catch-up", rates.PerSecond, "transfers/s");
        }

        foreach (var (name, product) in new (string, Func<string, Task<PageStore>>)[] { ("page", PageStore.Sqlite), ("page-pg", PageStore.PostgreSql) })
        {
            if (!context.Wants(name))
            {
                continue;
            }

            await foreach (var page in PageBench.MeasureAsync(product, context.Progress, cancellationToken))
            {
                yield return new BenchResult(Name, $"{name}: {page.Case}", page.Milliseconds, "ms", AllowedMilliseconds, "allowed at most");
            }
        }
    }
}
