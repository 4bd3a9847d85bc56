using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Marketplace.Fuzz.Tests.Harness;

/// <summary>One thread's run against one target. What it tries follows from its seed alone.</summary>
/// <param name="target">The target.</param>
/// <param name="corpus">Where it begins.</param>
/// <param name="seed">Decides everything.</param>
/// <param name="thread">The thread's number.</param>
public sealed class FuzzWorker(IFuzzTarget target, IReadOnlyList<byte[]> corpus, int seed, int thread)
{
    private const int MostParents = 2_000;
    private const int MostOutcomes = 20_000;

    private readonly Random _random = new(unchecked((seed * 31) + thread));
    private readonly List<byte[]> _parents = [.. corpus];
    private readonly HashSet<string> _outcomes = new(StringComparer.Ordinal);
    private readonly IncrementalHash _tried = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _current = [];
    private long _currentSince;

    /// <summary>How many inputs have been tried.</summary>
    public long Iterations { get; private set; }

    /// <summary>How many different outcomes there were.</summary>
    public int Outcomes => _outcomes.Count;

    /// <summary>The first failure; null as long as there is none.</summary>
    public FuzzFailure? Failure { get; private set; }

    /// <summary>Since when the present input is being tried; null between two.</summary>
    public TimeSpan? Busy => Volatile.Read(ref _currentSince) is var since and not 0 ? Stopwatch.GetElapsedTime(since) : null;

    /// <summary>The input that is being tried.</summary>
    public byte[] Current => Volatile.Read(ref _current);

    /// <summary>A hash over all inputs that were tried, when it was asked for.</summary>
    public string Tried() => Convert.ToHexStringLower(_tried.GetCurrentHash());

    /// <summary>Tries inputs until told to stop, or until the first failure.</summary>
    /// <param name="iterations">The most inputs to try.</param>
    /// <param name="hashInputs">Whether <see cref="Tried"/> is wanted.</param>
    /// <param name="stop">Ends the run.</param>
    public void Run(long iterations, bool hashInputs, CancellationToken stop)
    {
        var mutator = new Mutator(_random, target);
        using var last = new LastInput(target.Name, thread, target.MaxLength);
        while (Iterations < iterations && Failure is null && !stop.IsCancellationRequested)
        {
            var input = mutator.Change(Pick(), Pick());
            if (hashInputs)
            {
                _tried.AppendData(input);
            }

            last.Note(input);
            if (Try(input, $"seed {seed}, thread {thread}, iteration {Iterations}") is { } outcome && _parents.Count < MostParents && _outcomes.Count < MostOutcomes && _outcomes.Add(Class(outcome)))
            {
                _parents.Add(input);
            }

            Iterations++;
        }
    }

    /// <summary>Tries one input; null when it failed.</summary>
    public string? Try(byte[] input, string where)
    {
        Volatile.Write(ref _current, input);
        Volatile.Write(ref _currentSince, Stopwatch.GetTimestamp());
        try
        {
            // The first time, code is still compiled and tables are still built; what is wrong with an input is wrong the second time too.
            var allowed = target.MaxAllocation(input.Length);
            var outcome = Measure(input, out var allocated);
            if (allocated > allowed)
            {
                Measure(input, out allocated);
            }

            if (allocated > allowed)
            {
                Failure = Failures.Report(target, input, $"{allocated} bytes were allocated where {allowed} are allowed", where);
            }

            return outcome;
        }
        catch (Exception error)
        {
            Failure = Failures.Report(target, input, error is FuzzFailure ? error.Message : $"{error.GetType().Name}: {error.Message}", where, error);
            return null;
        }
        finally
        {
            Volatile.Write(ref _currentSince, 0);
        }
    }

    private string Measure(byte[] input, out long allocated)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var outcome = target.Run(input);
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return outcome;
    }

    // Mostly what was found last, because that is least explored.
    private byte[] Pick() => _parents.Count == 0 ? [] : _parents[_random.Next(2) == 0 ? _random.Next(_parents.Count) : _parents.Count - 1 - _random.Next(Math.Min(_parents.Count, 32))];

    /// <summary>An outcome without what differs from input to input: digits, and what stands between quotes.</summary>
    public static string Class(string outcome)
    {
        var kept = new StringBuilder(outcome.Length);
        var quoted = false;
        foreach (var letter in outcome)
        {
            if (letter is '\'' or '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && (!char.IsAsciiDigit(letter) || kept.Length == 0 || kept[^1] != '#'))
            {
                kept.Append(char.IsAsciiDigit(letter) ? '#' : letter);
            }
        }

        return kept.ToString();
    }
}
