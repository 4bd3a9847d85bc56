using Marketplace.Fuzz.Tests.Harness;

namespace Marketplace.Fuzz.Tests;

/// <summary>The corpus in the repository is of today's formats, and fails nothing.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Targets() => FuzzTests.Targets();

    [Theory]
    [MemberData(nameof(Targets))]
    public void Corpus_reaches_what_the_encoders_of_today_reach(string name)
    {
        var target = Corpus.Targets.Single(candidate => candidate.Name == name);
        if (Environment.GetEnvironmentVariable("MARKET_FUZZ_WRITE_CORPUS") is { Length: > 0 } root)
        {
            Corpus.Write(target, root);
            return;
        }

        // After a change of the format old files are refused at the door, and the fuzzing would begin in front of it.
        var wanted = Outcomes(target, Corpus.Seeds(target));
        var reached = Outcomes(target, Corpus.Read(target));
        Assert.NotEmpty(wanted);
        Assert.True(
            wanted.Count(reached.Contains) * 4 >= wanted.Count,
            $"The corpus of {name} reaches {wanted.Count(reached.Contains)} of the {wanted.Count} outcomes that the encoders reach. If the format was changed, write the corpus anew: see the remarks of {nameof(Corpus)}.");
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_input_of_the_corpus_passes(string name)
    {
        var target = Corpus.Targets.Single(candidate => candidate.Name == name);
        foreach (var (file, bytes) in Corpus.Read(target).Concat(Corpus.Seeds(target)))
        {
            var worker = new FuzzWorker(target, [], 0, 0);
            worker.Try(bytes, file);
            if (worker.Failure is { } failure)
            {
                throw failure;
            }
        }
    }

    private static HashSet<string> Outcomes(IFuzzTarget target, IEnumerable<(string Name, byte[] Bytes)> inputs) =>
        inputs.Select(input => FuzzWorker.Class(target.Run(input.Bytes))).ToHashSet(StringComparer.Ordinal);
}
