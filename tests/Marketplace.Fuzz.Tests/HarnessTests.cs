using System.Text;
using Marketplace.Fuzz.Tests.Harness;

namespace Marketplace.Fuzz.Tests;

/// <summary>The harness finds what it is there to find, and tries the same inputs for the same seed.</summary>
public sealed class HarnessTests
{
    private static readonly byte[][] Start = [[.. "a seed of some length"u8]];

    [Fact]
    public void The_same_seed_tries_the_same_inputs()
    {
        string Inputs(int seed)
        {
            var worker = new FuzzWorker(new Reader(), Start, seed, 0);
            worker.Run(5_000, hashInputs: true, CancellationToken.None);
            return worker.Tried();
        }

        Assert.Equal(Inputs(7), Inputs(7));
        Assert.NotEqual(Inputs(7), Inputs(8));
    }

    [Fact]
    public void An_exception_is_found_and_its_input_written()
    {
        var failure = Run(new Reader { OnRun = input => input.IndexOf((byte)0xC3) >= 0 ? throw new InvalidOperationException("boom") : "fine" });
        Assert.Contains("InvalidOperationException: boom", failure.Message, StringComparison.Ordinal);
        Assert.Contains((byte)0xC3, WrittenIn(failure));
    }

    [Fact]
    public void Too_much_memory_for_an_input_is_found()
    {
        var failure = Run(new Reader { OnRun = input => input.Length > 20 ? $"{new byte[200_000].Length}" : "fine" });
        Assert.Contains("bytes were allocated", failure.Message, StringComparison.Ordinal);
        Assert.True(WrittenIn(failure).Length > 20);
    }

    [Fact]
    public void An_input_that_takes_too_long_is_found_while_it_runs()
    {
        using var never = new ManualResetEventSlim();
        var failure = Run(
            new Reader
            {
                OnRun = input =>
                {
                    if (input.Length > 20)
                    {
                        never.Wait();
                    }

                    return "fine";
                },
            },
            TimeSpan.FromMilliseconds(200));
        never.Set();
        Assert.Contains("has taken", failure.Message, StringComparison.Ordinal);
        Assert.True(WrittenIn(failure).Length > 20);
    }

    [Fact]
    public void A_way_that_opens_only_step_by_step_is_found()
    {
        // Nobody hits four right bytes at once; each step is an outcome of its own, which is kept.
        var failure = Run(new Reader
        {
            OnRun = input =>
            {
                var right = input.CommonPrefixLength("FMR1"u8);
                return right == 4 ? throw new InvalidOperationException("inside") : new string('x', right);
            },
        });
        Assert.Contains("inside", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("FMR1", Encoding.ASCII.GetString(WrittenIn(failure)), StringComparison.Ordinal);
    }

    private static FuzzFailure Run(Reader target, TimeSpan? bound = null) =>
        Assert.Throws<FuzzFailure>(() => FuzzRun.For(target, Start, TimeSpan.FromMinutes(2), seed: 1, threads: 2, bound));

    private static byte[] WrittenIn(FuzzFailure failure)
    {
        var path = Directory.EnumerateFiles(Failures.Folder, "*.bin").Single(file => failure.Message.Contains(file, StringComparison.Ordinal));
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    private delegate string Reading(ReadOnlySpan<byte> input);

    private sealed class Reader : IFuzzTarget
    {
        public string Name => "harness-test";

        public Reading OnRun { get; init; } = input => $"{input.Length % 7} {(input.Length > 0 ? input[0] % 5 : 0)}";

        public long MaxAllocation(int inputLength) => 100_000;

        public IEnumerable<byte[]> Seeds() => Start;

        public string Run(ReadOnlySpan<byte> input) => OnRun(input);
    }
}
