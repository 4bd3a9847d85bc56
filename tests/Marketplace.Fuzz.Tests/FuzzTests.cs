using System.Globalization;
using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Testing.Sizes;
using Xunit.Abstractions;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Marketplace.Fuzz.Tests;

/// <summary>Fuzzes every target on all processors: a fixed number of inputs each, or for minutes at length.</summary>
/// <remarks>MARKET_FUZZ_SEED sets another seed.</remarks>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int DefaultSeed = 1;

    // The small run is a count, so that it tries the same on every machine; its time is for a machine that hangs.
    private static readonly int InputsOfThread = TestSize.Count(LongArea.Fuzzing, small: 10_000, large: int.MaxValue);
    private static readonly TimeSpan TimeOfTarget = TestSize.Time(LongArea.Fuzzing, small: TimeSpan.FromMinutes(5), large: TimeSpan.FromMinutes(2));

    public static TheoryData<string> Targets() => [.. Corpus.Targets.Select(target => target.Name)];

    [Theory, Trait(TestSize.Trait, LongArea.Fuzzing)]
    [MemberData(nameof(Targets))]
    public void No_input_crashes_hangs_or_floods_a_reader_and_what_it_accepts_has_one_form(string name)
    {
        var target = Corpus.Targets.Single(candidate => candidate.Name == name);
        var seed = int.TryParse(Environment.GetEnvironmentVariable("MARKET_FUZZ_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : DefaultSeed;
        var corpus = Corpus.Read(target).Select(file => file.Bytes).ToList();
        var (iterations, outcomes) = FuzzRun.For(target, corpus, TimeOfTarget, seed, Environment.ProcessorCount, inputsOfThread: InputsOfThread);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {iterations} inputs, {outcomes} outcomes, seed {seed}"));
        Assert.True(iterations > 0);
    }
}
