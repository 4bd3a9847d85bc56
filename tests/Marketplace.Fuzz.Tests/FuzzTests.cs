using System.Globalization;
using Marketplace.Fuzz.Tests.Harness;
using Xunit.Abstractions;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Marketplace.Fuzz.Tests;

/// <summary>Fuzzes every target for its share of two minutes, on all processors.</summary>
/// <remarks>MARKET_FUZZ_SECONDS sets another time for all targets together, MARKET_FUZZ_SEED another seed.</remarks>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const double DefaultSeconds = 120;
    private const int DefaultSeed = 1;

    public static TheoryData<string> Targets() => [.. Corpus.Targets.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void No_input_crashes_hangs_or_floods_a_reader_and_what_it_accepts_has_one_form(string name)
    {
        var target = Corpus.Targets.Single(candidate => candidate.Name == name);
        var seconds = Number("MARKET_FUZZ_SECONDS", DefaultSeconds) / Corpus.Targets.Count;
        var seed = (int)Number("MARKET_FUZZ_SEED", DefaultSeed);
        var corpus = Corpus.Read(target).Select(file => file.Bytes).ToList();
        var (iterations, outcomes) = FuzzRun.For(target, corpus, TimeSpan.FromSeconds(seconds), seed, Environment.ProcessorCount);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {iterations} inputs, {outcomes} outcomes in {seconds:N1} s, seed {seed}"));
        Assert.True(iterations > 0);
    }

    private static double Number(string variable, double usual) =>
        double.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : usual;
}
