using System.Runtime.CompilerServices;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Marketplace.Bench.Runner;

namespace Marketplace.Bench.Micro;

/// <summary><c>./market bench micro</c>: BenchmarkDotNet over the small steps of the ledger.</summary>
internal sealed class MicroBench : IBench
{
    public string Name => "micro";

    public string Summary => "the ledger's small steps, by BenchmarkDotNet, in units of one SHA-256";

    public async IAsyncEnumerable<BenchResult> RunAsync(BenchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await context.Progress.WriteLineAsync("micro: BenchmarkDotNet, a short job for each step");
        var directory = Directory.CreateTempSubdirectory("market-micro-");
        try
        {
            var configuration = ManualConfig.CreateEmpty()
                .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
                .AddLogger(NullLogger.Instance)
                .WithArtifactsPath(directory.FullName);
            var summary = await Task.Run(() => BenchmarkRunner.Run<LedgerMicro>(configuration), cancellationToken);
            var unit = Nanoseconds(summary.Reports.Single(report => report.BenchmarkCase.Descriptor.Baseline));
            foreach (var report in summary.Reports)
            {
                var name = report.BenchmarkCase.Descriptor.WorkloadMethod.Name;
                if (context.Wants(name))
                {
                    yield return new BenchResult(Name, name, Nanoseconds(report), "ns", unit, "one SHA-256 of 64 bytes");
                }
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static double Nanoseconds(BenchmarkReport report) =>
        report.ResultStatistics?.Mean ?? throw new InvalidOperationException($"{report.BenchmarkCase.DisplayInfo} did not run");
}
