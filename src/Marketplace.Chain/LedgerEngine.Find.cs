using Marketplace.Ledger;

namespace Marketplace.Chain;

public sealed partial class LedgerEngine
{
    // Without an index the engine looks back no further than this; with one, the gap to what it covers is short.
    private const int MaxBlocksWithoutIndex = 256;
    private const int MaxBlocksBehind = 20_000;

    /// <inheritdoc/>
    public async ValueTask<TransactionLocation?> FindAsync(Hash256 id, CancellationToken cancellationToken = default)
    {
        if (_recent.TryFind(id, out var recent))
        {
            return recent.Height <= _head.Height ? recent : null;
        }

        var index = _index;
        var covered = index?.CoveredHeight ?? -1;
        if (index is not null && await index.FindAsync(id, cancellationToken) is { } old)
        {
            return old;
        }

        // What lies between the index and memory is read from the log.
        var until = _recent.FirstHeight is var first && first == long.MaxValue ? _heightAtStart : first - 1;
        var from = index is null ? until - MaxBlocksWithoutIndex + 1 : Math.Max(covered + 1, until - MaxBlocksBehind);
        for (var height = Math.Max(0, from); height <= until; height++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryGetBlock(height) is not { } block)
            {
                break;
            }

            for (var i = 0; i < block.Transactions.Length; i++)
            {
                if (block.Transactions[i].Id == id)
                {
                    return new TransactionLocation(height, i);
                }
            }
        }

        return null;
    }
}
