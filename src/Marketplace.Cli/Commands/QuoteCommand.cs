using System.CommandLine;
using Marketplace.Cli.Specs;
using Marketplace.Cli.Terminal;
using Marketplace.Api;

namespace Marketplace.Cli.Commands;

/// <summary>`market quote`: what an app costs.</summary>
internal static class QuoteCommand
{
    public static Command Create(CommandRuntime runtime)
    {
        var file = new Argument<string>("spec") { Description = "The app spec, a JSON file; - reads standard input." };
        return new CliCommand("quote", "Say what an app costs. Needs no wallet and changes nothing.")
        {
            Examples = ["market quote app.json", "market quote - < app.json"],
        }
            .With(file)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var spec = await SpecFile.ReadAsync(context.Value(file)!, context.Environment.Input, cancellationToken);
                var quote = await context.Client.QuoteAsync(spec.Json, cancellationToken);
                context.Screen.Show(quote, ApiJson.Tolerant.QuoteResponse, screen => Print(screen, quote));
            });
    }

    private static void Print(Screen screen, QuoteResponse quote)
    {
        screen.Pairs(
            ("app", quote.Name),
            ("instances", $"{quote.Instances}"),
            ("rate", $"{quote.RatePerSecondSatoshis} satoshis for one instance and second"),
            ("per hour", $"{Screen.Flux(quote.RatePerSecondSatoshis * 3600 * quote.Instances)} for all instances"),
            ("term", $"{TimeSpan.FromSeconds(quote.TermSeconds)} (days.hours:minutes:seconds)"),
            ("deposit", $"{Screen.Flux(quote.DepositSatoshis)} for the whole term; what is not used comes back"),
            ("at least", Screen.Flux(quote.MinimumDepositSatoshis)),
            ("network share", $"{quote.FeePartsPerMillion / 10_000m:0.####} % of each charge, inside the rate"),
            ("spec hash", quote.SpecHash));
    }
}
