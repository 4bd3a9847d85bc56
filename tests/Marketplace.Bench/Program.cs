using System.Globalization;
using Marketplace.Bench.Runner;

const string usage = """
    usage: ./market bench NAME [--case CASE]... [--seconds N] [--json]
           ./market bench --list

    Measures a whole path together with its baseline in the same run and prints a table, or with --json one object a line.
    """;

var benches = BenchCatalog.All;
string? name = null;
var json = false;
var cases = new HashSet<string>(StringComparer.Ordinal);
var seconds = 4.0;
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--json":
            json = true;
            break;
        case "--list":
            foreach (var bench in benches)
            {
                Console.WriteLine($"{bench.Name,-10} {bench.Summary}");
            }

            return 0;
        case "--case" when i + 1 < args.Length:
            cases.Add(args[++i].Trim('[', ']'));
            break;
        case "--seconds" when i + 1 < args.Length && double.TryParse(args[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out seconds) && seconds is > 0 and <= 600:
            i++;
            break;
        case "-h" or "--help":
            Console.WriteLine(usage);
            return 0;
        case var other when name is null && !other.StartsWith('-'):
            name = other;
            break;
        default:
            Console.Error.WriteLine($"bench: '{args[i]}' is not understood\n{usage}");
            return 2;
    }
}

var chosen = benches.Where(bench => name is null or "all" || bench.Name == name).ToList();
if (name is null || chosen.Count == 0)
{
    Console.Error.WriteLine(name is null ? usage : $"bench: no bench is called '{name}'; there are: {string.Join(", ", benches.Select(bench => bench.Name))}");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
var context = new BenchContext(TimeSpan.FromSeconds(seconds), cases, Console.Error);
if (!json)
{
    BenchPrinter.Header(Console.Out);
}

foreach (var bench in chosen)
{
    await foreach (var result in bench.RunAsync(context, stop.Token))
    {
        if (json)
        {
            BenchPrinter.Json(Console.Out, result);
        }
        else
        {
            BenchPrinter.Row(Console.Out, result);
        }
    }
}

return 0;
