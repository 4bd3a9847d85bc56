using System.Runtime.CompilerServices;

namespace Marketplace.Chain;

public sealed partial class LedgerEngine
{
    /// <inheritdoc/>
    public Task<long> ExportAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return ChainExport.WriteAsync(destination, GenesisHash, ReadRecordsAsync(_head.Height, cancellationToken), cancellationToken);
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadRecordsAsync(
        long last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var height = 0L; height <= last; height++)
        {
            var at = height;
            yield return await Task.Run(() => TryReadRecord(at)!, cancellationToken);
        }
    }
}
