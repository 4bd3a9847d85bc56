using Marketplace.Ledger;
using Marketplace.Ledger.Framing;

namespace Marketplace.Chain;

/// <summary>Writes the file format of an exported chain; see docs/ledger-format.md.</summary>
public static class ChainExport
{
    /// <summary>Writes a file with all blocks from the first one on.</summary>
    /// <param name="destination">Receives the file; flushed, not closed.</param>
    /// <param name="genesisHash">The network's genesis hash.</param>
    /// <param name="records">The encoded blocks, from height 0 in their order.</param>
    /// <param name="cancellationToken">Ends the export; what was written is then incomplete.</param>
    /// <returns>The height of the last block written; -1 if there was none.</returns>
    public static async Task<long> WriteAsync(
        Stream destination, Hash256 genesisHash, IAsyncEnumerable<ReadOnlyMemory<byte>> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(records);
        var header = new byte[ChainFileHeader.Size];
        new ChainFileHeader(0, 0, genesisHash.ToArray()).Write(header);
        await destination.WriteAsync(header, cancellationToken);
        var frame = new byte[RecordFrame.HeaderSize];
        var last = -1L;
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            RecordFrame.WriteHeader(frame, record.Span, 0, salt: 0);
            await destination.WriteAsync(frame, cancellationToken);
            await destination.WriteAsync(record, cancellationToken);
            last++;
        }

        await destination.FlushAsync(cancellationToken);
        return last;
    }
}
