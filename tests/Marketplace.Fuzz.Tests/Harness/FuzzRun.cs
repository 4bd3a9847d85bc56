using System.Diagnostics;

namespace Marketplace.Fuzz.Tests.Harness;

/// <summary>A run of several threads against one target, watched from outside.</summary>
public static class FuzzRun
{
    /// <summary>No input may take longer, on a machine however busy.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs for a time, or until every thread has tried its inputs; throws the first failure.</summary>
    /// <param name="target">The target.</param>
    /// <param name="corpus">Where the threads begin.</param>
    /// <param name="duration">How long at most.</param>
    /// <param name="seed">Decides what each thread tries.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="bound">No input may take longer; default: <see cref="Bound"/>.</param>
    /// <param name="inputsOfThread">How many inputs each thread tries at most.</param>
    /// <returns>How many inputs were tried, and how many different outcomes the threads met.</returns>
    public static (long Iterations, int Outcomes) For(IFuzzTarget target, IReadOnlyList<byte[]> corpus, TimeSpan duration, int seed, int threads, TimeSpan? bound = null, long inputsOfThread = long.MaxValue)
    {
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, threads).Select(thread => new FuzzWorker(target, corpus, seed, thread)).ToArray();
        var running = workers.Select((worker, i) => Start(worker, i, inputsOfThread, stop.Token)).ToArray();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < duration && workers.All(worker => worker.Failure is null) && running.Any(thread => thread.IsAlive))
        {
            Watch(target, workers, bound ?? Bound, seed);
            running[0].Join(Glance);
        }

        stop.Cancel();
        while (running.FirstOrDefault(thread => thread.IsAlive) is { } late)
        {
            Watch(target, workers, bound ?? Bound, seed);
            late.Join(Glance);
        }

        return workers.FirstOrDefault(worker => worker.Failure is not null)?.Failure is { } failure
            ? throw failure
            : (workers.Sum(worker => worker.Iterations), workers.Max(worker => worker.Outcomes));
    }

    private static Thread Start(FuzzWorker worker, int number, long inputs, CancellationToken stop)
    {
        // An input that never ends must not keep the process alive.
        var thread = new Thread(() => worker.Run(inputs, hashInputs: false, stop)) { IsBackground = true, Name = $"fuzz {number}" };
        thread.Start();
        return thread;
    }

    private static void Watch(IFuzzTarget target, FuzzWorker[] workers, TimeSpan bound, int seed)
    {
        for (var i = 0; i < workers.Length; i++)
        {
            var input = workers[i].Current;
            if (workers[i].Busy is { } busy && busy > bound && ReferenceEquals(input, workers[i].Current))
            {
                throw Failures.Report(target, input, $"an input has taken {busy.TotalSeconds:N0} s", $"seed {seed}, thread {i}, iteration {workers[i].Iterations}");
            }
        }
    }
}
