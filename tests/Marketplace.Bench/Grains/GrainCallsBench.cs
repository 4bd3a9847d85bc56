using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Marketplace.Bench.Grains;

/// <summary>
/// Concurrent echo calls within one silo, in the manner of Orleans' own ConcurrentPing: 250 callers, each with a grain of its own, each
/// awaiting one answer after the other.
/// </summary>
internal static class GrainCallsBench
{
    private const int Callers = 250;
    private const int CallsPerBlock = 500;

    /// <summary>Measures calls per second through grains.</summary>
    public static async Task<double> MeasureCallsPerSecondAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(siloPort: 23111, gatewayPort: 33111)
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("bench", "bench")));
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);
        try
        {
            var factory = host.Services.GetRequiredService<IGrainFactory>();
            var grains = Enumerable.Range(0, Callers).Select(i => factory.GetGrain<IEchoGrain>(i)).ToArray();
            return await MeasureAsync(grains, duration, cancellationToken);
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Measures the same callers on plain objects.</summary>
    public static Task<double> MeasureDirectCallsPerSecondAsync(TimeSpan duration, CancellationToken cancellationToken) =>
        MeasureAsync([.. Enumerable.Range(0, Callers).Select(_ => new DirectEcho())], duration, cancellationToken);

    private static async Task<double> MeasureAsync(IEchoGrain[] grains, TimeSpan duration, CancellationToken cancellationToken)
    {
        // The first round compiles the hot path, the second lets the tiers settle, the third counts.
        await RunAsync(grains, duration / 4, cancellationToken);
        await RunAsync(grains, duration / 4, cancellationToken);
        return await RunAsync(grains, duration, cancellationToken);
    }

    private static async Task<double> RunAsync(IEchoGrain[] grains, TimeSpan duration, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var calls = await Task.WhenAll(grains.Select(grain => Task.Run(() => CallAsync(grain, began, duration, cancellationToken), cancellationToken)));
        return calls.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<long> CallAsync(IEchoGrain grain, long began, TimeSpan duration, CancellationToken cancellationToken)
    {
        var calls = 0L;
        while (Stopwatch.GetElapsedTime(began) < duration)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < CallsPerBlock; i++)
            {
                if (await grain.EchoAsync(i) != i)
                    throw new InvalidOperationException("a grain answered something else");
            }
            calls += CallsPerBlock;
        }
        return calls;
    }
}
