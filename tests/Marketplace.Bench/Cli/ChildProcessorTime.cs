using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Marketplace.Bench.Cli;

/// <summary>What a program's run took and said.</summary>
/// <param name="Seconds">Processor time in seconds.</param>
/// <param name="Output">Its standard output.</param>
internal sealed record ChildRun(double Seconds, string Output);

/// <summary>Processor time, user and system together, of a program and of everything that it started and waited for.</summary>
internal static partial class ChildProcessorTime
{
    private const int Children = -1;

    /// <summary>Runs a program to its end, without input and with its output read.</summary>
    /// <param name="start">The program; its streams are redirected here.</param>
    /// <param name="cancellationToken">Kills the program and all that it started.</param>
    /// <exception cref="InvalidOperationException">It ended with a code other than 0.</exception>
    /// <remarks>The kernel adds a child's time to ours when it is waited for: runs are told apart only one after the other.</remarks>
    public static async Task<ChildRun> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var before = OfChildren();
        using var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            var printed = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var complained = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                var line = string.Join(' ', [start.FileName, .. start.ArgumentList]);
                throw new InvalidOperationException($"{line} ended with {process.ExitCode}:\n{await printed}{await complained}");
            }

            return new ChildRun(OfChildren() - before, await printed);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static double OfChildren() => GetUsage(Children, out var usage) == 0
        ? Seconds(usage.UserSeconds, usage.UserMicroseconds) + Seconds(usage.SystemSeconds, usage.SystemMicroseconds)
        : throw new InvalidOperationException($"getrusage failed with {Marshal.GetLastPInvokeError()}");

    private static double Seconds(long seconds, long microseconds) => seconds + microseconds / 1e6;

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    private static partial int GetUsage(int who, out Usage usage);

    // struct rusage of 64-bit Linux: two times, then 14 counters that are not looked at here.
    [StructLayout(LayoutKind.Sequential)]
    private struct Usage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
        public Counters Others;
    }

    [InlineArray(14)]
    private struct Counters
    {
        private long _first;
    }
}
