using System.Diagnostics;
using Marketplace.Bench.Ledger;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Chain;
using Marketplace.Validators.Node;
using Marketplace.Validators.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Bench.Consensus;

/// <summary>
/// Four validators in this process that share nothing but the machine: each decodes and verifies every transfer, keeps a state, a durable chain log
/// and a durable vote log of its own, and all they say to each other is encoded, sent and decoded.
/// </summary>
public static class FourValidatorsBench
{
    /// <summary>The least share of the one-validator rate that four must reach: they do four times the work.</summary>
    public const double RequiredRatio = 0.2;

    private const int Validators = 4;
    private const int BatchSize = 40_000;

    /// <summary>What was measured.</summary>
    /// <param name="TransfersPerSecond">Transfers final and durable at the validator that they were submitted to.</param>
    /// <param name="TransfersPerBlock">The mean.</param>
    /// <param name="ProcessorSecondsPerTransfer">Of all four validators together.</param>
    public readonly record struct Rates(double TransfersPerSecond, double TransfersPerBlock, double ProcessorSecondsPerTransfer);

    /// <summary>Measures for a time; preparing transfers comes on top.</summary>
    /// <param name="duration">How long transfers are under way.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    public static async Task<Rates> MeasureAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        PrivateKey[] keys = [.. Enumerable.Range(0, Validators).Select(_ => PrivateKey.Generate())];
        using var source = new TransferSource(2 * BatchSize, validators: keys);
        var folder = Directory.CreateTempSubdirectory("market-bench-").FullName;
        var nodes = new List<ValidatorNode>();
        try
        {
            var network = new InProcessNetwork();
            foreach (var key in keys)
            {
                nodes.Add(await OpenAsync(Path.Combine(folder, $"{nodes.Count}"), source.Parameters, key, network, cancellationToken));
            }

            await SubmitAsync(nodes, source.Next(BatchSize), cancellationToken);
            var clock = new Stopwatch();
            var (transfers, firstHeight, processor) = (0L, nodes[0].Engine.Head.Height, TimeSpan.Zero);
            while (clock.Elapsed < duration)
            {
                var batch = source.Next(BatchSize);
                GC.Collect();
                clock.Start();
                var before = Environment.CpuUsage.TotalTime;
                await SubmitAsync(nodes, batch, cancellationToken);
                processor += Environment.CpuUsage.TotalTime - before;
                clock.Stop();
                transfers += batch.Length;
            }

            await CheckAgreementAsync(nodes, cancellationToken);
            return new Rates(
                transfers / clock.Elapsed.TotalSeconds,
                (double)transfers / Math.Max(1, nodes[0].Engine.Head.Height - firstHeight),
                processor.TotalSeconds / transfers);
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }

            Directory.Delete(folder, recursive: true);
            Array.ForEach(keys, key => key.Dispose());
        }
    }

    private static Task<ValidatorNode> OpenAsync(string folder, NetworkParameters parameters, PrivateKey key, InProcessNetwork network, CancellationToken cancellationToken) =>
        ValidatorNode.OpenAsync(
            new ValidatorOptions(new LedgerEngineOptions(Path.Combine(folder, "chain")) { SnapshotOnStop = false, VerifyThreads = 1 }, Path.Combine(folder, "votes")) { VerifyThreads = 1 },
            parameters,
            new PrivateKeyBlockSigner(key),
            SignatureVerifiers.Choose(out _),
            network.Join(key.PublicKey),
            TimeProvider.System,
            NullLoggerFactory.Instance,
            cancellationToken: cancellationToken);

    private static async Task SubmitAsync(List<ValidatorNode> nodes, ReadOnlyMemory<byte>[] batch, CancellationToken cancellationToken)
    {
        var outcomes = new Task<SubmitOutcome>[batch.Length];
        for (var i = 0; i < batch.Length; i++)
        {
            outcomes[i] = nodes[i % nodes.Count].Engine.SubmitAsync(Transaction.Decode(batch[i]), CancellationToken.None).AsTask();
        }

        foreach (var outcome in outcomes)
        {
            if (await outcome.WaitAsync(cancellationToken) is not SubmitOutcome.Included { AlreadyKnown: false })
            {
                throw new InvalidOperationException($"A transfer was not included: {await outcome}");
            }
        }
    }

    private static async Task CheckAgreementAsync(List<ValidatorNode> nodes, CancellationToken cancellationToken)
    {
        var height = nodes.Max(node => node.Engine.Head.Height);
        var ids = new HashSet<Hash256>();
        foreach (var node in nodes)
        {
            await node.Engine.WaitForHeightAsync(height, cancellationToken);
            ids.Add(node.Engine.TryGetBlock(height)!.Id);
        }

        if (ids.Count != 1)
        {
            throw new InvalidOperationException($"The validators have {ids.Count} different blocks of height {height}.");
        }
    }
}
