using Marketplace.Fuzz.Tests.Harness;

namespace Marketplace.Fuzz.Tests;

/// <summary>The corpus in the repository is complete, is what the encoders write today, and fails nothing.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Targets() => FuzzTests.Targets();

    [Theory]
    [MemberData(nameof(Targets))]
    public void Corpus_is_what_the_encoders_write(string name)
    {
        var target = Corpus.Targets.Single(candidate => candidate.Name == name);
        if (Environment.GetEnvironmentVariable("MARKET_FUZZ_WRITE_CORPUS") is { Length: > 0 } root)
        {
            Corpus.Write(target, root);
            return;
        }

        var files = Corpus.Read(target).ToDictionary(file => file.Name, file => file.Bytes);
        var seeds = Corpus.Seeds(target);
        Assert.NotEmpty(seeds);
        Assert.All(seeds, seed => Assert.True(
            files.TryGetValue(seed.Name, out var bytes) && bytes.AsSpan().SequenceEqual(seed.Bytes),
            $"{name}/{seed.Name} is not what the encoder writes. If the format was changed on purpose, write the corpus anew: see the remarks of {nameof(Corpus)}."));
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
}
