using Marketplace.Bench.Ledger;
using Marketplace.Ledger;
using Marketplace.Chain;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Bench.Verify;

/// <summary>A chain of signed transfers, made by the ledger engine and exported by it.</summary>
internal static class ExportedChain
{
    private const int BatchSize = 20_000;

    /// <summary>The bytes of the export, and the genesis hash that it is verified against.</summary>
    /// <param name="transfers">At least how many, one input and two outputs each.</param>
    /// <param name="perBlock">How many of them a block has.</param>
    /// <param name="cancellationToken">Ends the making.</param>
    public static async Task<(byte[] Bytes, Hash256 GenesisHash)> MakeAsync(int transfers, int perBlock, CancellationToken cancellationToken)
    {
        using var source = new TransferSource(BatchSize, TransferSource.ManyOwners);
        var folder = Directory.CreateTempSubdirectory("market-bench-").FullName;
        try
        {
            await using var engine = await LedgerEngine.OpenAsync(
                new LedgerEngineOptions(folder) { SnapshotOnStop = false },
                source.Parameters,
                new PrivateKeyBlockSigner(source.Key),
                new Gullible(),
                TimeProvider.System,
                NullLoggerFactory.Instance,
                cancellationToken);
            for (var made = 0; made < transfers; made += BatchSize)
            {
                foreach (var block in source.Next(BatchSize).Chunk(perBlock))
                {
                    var outcomes = Array.ConvertAll(
                        block, transfer => engine.SubmitAsync(Transaction.Decode(transfer), CancellationToken.None).AsTask());
                    await Task.WhenAll(outcomes).WaitAsync(cancellationToken);
                }
            }

            using var stream = new MemoryStream();
            await engine.ExportAsync(stream, cancellationToken);
            return (stream.ToArray(), source.GenesisHash);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
