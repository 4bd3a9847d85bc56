using System.Diagnostics;
using System.Security.Cryptography;

namespace Marketplace.Provider.Capacity;

/// <summary>How fast a machine is, in figures that tiers are made from.</summary>
/// <param name="CoreHashesPerSecond">SHA-256 over 4 KiB on one core, per second.</param>
/// <param name="AllHashesPerSecond">The same on all cores at once.</param>
/// <param name="DiskWriteMiBPerSecond">Sequential writing, durable at its end.</param>
/// <param name="DiskSyncsPerSecond">Small durable writes.</param>
public sealed record BenchmarkFigures(double CoreHashesPerSecond, double AllHashesPerSecond, double DiskWriteMiBPerSecond, double DiskSyncsPerSecond);

/// <summary>A quick look at a machine's speed: under three seconds, 64 MiB of disk for a moment.</summary>
public static class NodeBenchmark
{
    private const int ChunkBytes = 1024 * 1024;
    private const int FileMiB = 64;
    private static readonly TimeSpan Part = TimeSpan.FromMilliseconds(500);

    /// <summary>Measures; keeps all cores busy for half a second.</summary>
    /// <param name="directory">Where the disk is measured.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<BenchmarkFigures> RunAsync(string directory, CancellationToken cancellationToken)
    {
        var one = await Task.Run(() => HashesPerSecond(cancellationToken), cancellationToken);
        var all = await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount)
            .Select(_ => Task.Factory.StartNew(() => HashesPerSecond(cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Directory.CreateDirectory(directory);
        var file = Path.Combine(directory, $"benchmark-{Guid.NewGuid():n}.tmp");
        try
        {
            var (write, syncs) = await Task.Run(() => Disk(file, cancellationToken), cancellationToken);
            return new BenchmarkFigures(one, all.Sum(), write, syncs);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static double HashesPerSecond(CancellationToken cancellationToken)
    {
        Span<byte> data = stackalloc byte[4096], hash = stackalloc byte[32];
        var begin = Stopwatch.GetTimestamp();
        long count = 0;
        while (Stopwatch.GetElapsedTime(begin) < Part)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SHA256.HashData(data, hash);
            hash.CopyTo(data);
            count++;
        }
        return count / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private static (double MiBPerSecond, double SyncsPerSecond) Disk(string file, CancellationToken cancellationToken)
    {
        var chunk = new byte[ChunkBytes];
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var begin = Stopwatch.GetTimestamp();
        var written = 0;
        while (written < FileMiB && Stopwatch.GetElapsedTime(begin) < Part)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Random.Shared.NextBytes(chunk);
            stream.Write(chunk);
            written++;
        }
        stream.Flush(flushToDisk: true);
        var write = written / Stopwatch.GetElapsedTime(begin).TotalSeconds;
        begin = Stopwatch.GetTimestamp();
        var syncs = 0;
        while (Stopwatch.GetElapsedTime(begin) < Part)
        {
            cancellationToken.ThrowIfCancellationRequested();
            stream.Position = 0;
            stream.Write(chunk, 0, 4096);
            stream.Flush(flushToDisk: true);
            syncs++;
        }
        return (write, syncs / Stopwatch.GetElapsedTime(begin).TotalSeconds);
    }
}
