using System.Diagnostics;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Chain;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;

namespace Marketplace.Bench.Ledger;

/// <summary>The same transfers as <see cref="LedgerCoreBench"/>, sent by many callers through account grains and the ledger grain of one silo.</summary>
internal static class LedgerGrainsBench
{
    private const int Callers = 512;
    private const int Accounts = 64;
    private const int BatchSize = 20_000;

    /// <summary>Measures durable transfers per second, and one core's raw signature checks times the cores.</summary>
    public static async Task<(double TransfersPerSecond, double RawVerifiesPerSecond)> MeasureAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var verifier = SignatureVerifiers.Choose(out _);
        using var source = new TransferSource(2 * BatchSize);
        var folder = Directory.CreateTempSubdirectory("market-bench-").FullName;
        try
        {
            await using var engine = await LedgerEngine.OpenAsync(
                new LedgerEngineOptions(folder) { SnapshotOnStop = false },
                source.Parameters,
                new PrivateKeyBlockSigner(source.Key),
                verifier,
                TimeProvider.System,
                NullLoggerFactory.Instance,
                cancellationToken);
            using var host = BuildHost(engine, verifier, source.Key);
            await host.StartAsync(cancellationToken);
            try
            {
                return await MeasureAsync(host, source, verifier, duration, cancellationToken);
            }
            finally
            {
                await host.StopAsync(CancellationToken.None);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double TransfersPerSecond, double RawVerifiesPerSecond)> MeasureAsync(
        IHost host, TransferSource source, ISignatureVerifier verifier, TimeSpan duration, CancellationToken cancellationToken)
    {
        var factory = host.Services.GetRequiredService<IGrainFactory>();
        var accounts = Enumerable.Range(0, Accounts).Select(_ =>
        {
            using var key = PrivateKey.Generate();
            return factory.GetGrain<IChainAccountGrain>(key.Address.ToString());
        }).ToArray();
        await SubmitAsync(accounts, source.Next(BatchSize), cancellationToken);
        var raw = RawVerifier.MeasurePerCore(duration / 4);
        var clock = new Stopwatch();
        long transfers = 0;
        while (clock.Elapsed < duration)
        {
            var batch = source.Next(BatchSize);
            GC.Collect();
            clock.Start();
            await SubmitAsync(accounts, batch, cancellationToken);
            clock.Stop();
            transfers += batch.Length;
        }

        raw = (raw + RawVerifier.MeasurePerCore(duration / 4)) / 2;
        return (transfers / clock.Elapsed.TotalSeconds, raw * Environment.ProcessorCount);
    }

    private static IHost BuildHost(LedgerEngine engine, ISignatureVerifier verifier, PrivateKey meter)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(siloPort: 23112, gatewayPort: 33112);
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("bench", "bench"));
            silo.Services.AddSingleton<ILedger>(engine);
            silo.Services.AddSingleton(verifier);
            silo.Services.AddKeyedSingleton(MarketplaceGrainsExtensions.MeterKey, meter);
            silo.AddMarketplaceGrains();
        });
        return builder.Build();
    }

    private static async Task SubmitAsync(IChainAccountGrain[] accounts, ReadOnlyMemory<byte>[] batch, CancellationToken cancellationToken)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(accounts[caller % accounts.Length]), cancellationToken)));

        async Task CallAsync(IChainAccountGrain account)
        {
            for (var i = Interlocked.Increment(ref next); i < batch.Length; i = Interlocked.Increment(ref next))
            {
                var result = await account.SubmitAsync(Transaction.Decode(batch[i]), CancellationToken.None);
                if (result.Status != SubmitStatus.Included || result.AlreadyKnown)
                {
                    throw new InvalidOperationException($"A transfer was not included: {result}");
                }
            }
        }
    }
}
