using Marketplace.Ledger.Framing;

namespace Marketplace.Chain;

public sealed partial class LedgerEngine
{
    /// <inheritdoc/>
    public async Task<long> ExportAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var last = _head.Height;
        var header = new byte[ChainFileHeader.Size];
        new ChainFileHeader(0, 0, GenesisHash.ToArray()).Write(header);
        await destination.WriteAsync(header, cancellationToken);
        var frame = new byte[RecordFrame.HeaderSize];
        for (var height = 0L; height <= last; height++)
        {
            var at = height;
            var record = await Task.Run(() => TryReadRecord(at)!, cancellationToken);
            RecordFrame.WriteHeader(frame, record, 0, salt: 0);
            await destination.WriteAsync(frame, cancellationToken);
            await destination.WriteAsync(record, cancellationToken);
        }

        await destination.FlushAsync(cancellationToken);
        return last;
    }
}
