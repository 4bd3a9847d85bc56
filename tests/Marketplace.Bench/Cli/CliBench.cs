using System.Runtime.CompilerServices;
using Marketplace.Bench.Runner;
using Marketplace.Testing.Folders;

namespace Marketplace.Bench.Cli;

/// <summary><c>./market bench cli</c>: processor time of short commands, beside a program that does nothing.</summary>
internal sealed class CliBench : IBench
{
    private const int Rounds = 5;

    private static readonly (string Case, string[] Words)[] Lines =
    [
        ("version", ["--version"]),
        ("node-ls", ["node", "ls"]),
        ("quote", ["quote", CliMarket.SpecWord]),
        ("lease-ls", ["lease", "ls"]),
    ];

    public string Name => "cli";

    public string Summary => "processor time of ./market, beside an empty program [version] [node-ls] [quote] [lease-ls]";

    public async IAsyncEnumerable<BenchResult> RunAsync(BenchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = Lines.Where(line => context.Wants(line.Case)).ToList();
        if (lines.Count == 0)
        {
            yield break;
        }

        await context.Progress.WriteLineAsync($"cli: {Rounds} runs of each line in turn, after one that does not count");
        using var folder = new TempFolder();
        var empty = await EmptyProgram.PublishAsync(folder.File("empty"), cancellationToken);
        await using var market = await CliMarket.StartAsync(folder.Path, cancellationToken);
        var baseline = new List<double>();
        var measured = lines.ToDictionary(line => line.Case, _ => new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            var least = await ChildProcessorTime.RunAsync(empty(), cancellationToken);
            var runs = new List<(string Case, double Seconds)>();
            foreach (var (name, words) in lines)
            {
                runs.Add((name, (await market.RunAsync(words, cancellationToken)).Seconds));
            }

            if (round >= 0)
            {
                baseline.Add(least.Seconds);
                runs.ForEach(run => measured[run.Case].Add(run.Seconds));
            }
        }

        foreach (var (name, _) in lines)
        {
            yield return new BenchResult(
                Name, name, Milliseconds(measured[name]), "ms CPU (median)", Milliseconds(baseline), "an empty program");
        }
    }

    private static double Milliseconds(List<double> seconds) => 1000 * seconds.Order().ElementAt(seconds.Count / 2);
}
