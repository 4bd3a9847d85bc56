using System.Diagnostics;
using System.Globalization;
using Marketplace.Storage.Chain;
using Marketplace.Storage.Tests.Chain;

namespace Marketplace.Storage.Tests.Support;

/// <summary>The other side of the crash tests: this assembly, started as a program, does durable work and says what it has acknowledged.</summary>
public static class CrashChild
{
    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["append", var directory, var group]:
                return await AppendAsync(directory, int.Parse(group, CultureInfo.InvariantCulture));
            default:
                await Console.Error.WriteLineAsync("This program is started by the crash tests.");
                return 2;
        }
    }

    /// <summary>Starts this assembly as a program of its own.</summary>
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(CrashChild).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static async Task<int> AppendAsync(string directory, int group)
    {
        using var log = ChainLog.Open(LogRecords.Options(directory) with { SegmentBytes = 64 << 10 });
        while (true)
        {
            var height = log.NextHeight;
            await log.AppendAsync(height, [.. Enumerable.Range(0, group).Select(i => (ReadOnlyMemory<byte>)LogRecords.Record(height + i))]);
            Console.WriteLine(height + group - 1);
            await Console.Out.FlushAsync();
        }
    }
}
