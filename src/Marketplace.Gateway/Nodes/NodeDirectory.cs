using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Ledger.Nodes;
using Marketplace.Chain;

namespace Marketplace.Gateway.Nodes;

/// <summary>
/// Copies the nodes out of the ledger's state for its many readers. A copy takes the thread that builds blocks, so it is made
/// once a block at most, by one reader for all, and with many nodes never for more than a tenth of that thread's time.
/// </summary>
internal sealed class NodeDirectory(LedgerEngine engine, TimeProvider clock) : IDisposable
{
    private const int RestFactor = 9;

    // Copying so few takes less than the question itself; and a slow clock says more about the machine then.
    private const int FewNodes = 1_000;

    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile LedgerNodes? _view;
    private long _readAgainAt;

    /// <summary>The nodes as of the newest block, or of one a moment before it.</summary>
    public async ValueTask<LedgerNodes> GetAsync(CancellationToken stop)
    {
        if (IsGood(_view))
            return _view!;
        await _reading.WaitAsync(stop);
        try
        {
            if (IsGood(_view))
                return _view!;
            var (view, took) = await engine.ReadAsync(
                state =>
                {
                    var start = clock.GetTimestamp();
                    return (Copy(state), clock.GetTimestamp() - start);
                },
                stop);
            Volatile.Write(ref _readAgainAt, view.Records.Length <= FewNodes ? 0 : clock.GetTimestamp() + (took * RestFactor));
            _view = view;
            return view;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    private bool IsGood(LedgerNodes? view) =>
        view is not null && (view.BlockId == engine.Head.Id || (Volatile.Read(ref _readAgainAt) is > 0 and var until && clock.GetTimestamp() < until));

    private static LedgerNodes Copy(LedgerState state)
    {
        var queues = ImmutableDictionary.CreateBuilder<NodeTier, ImmutableArray<OutPoint>>();
        foreach (var tier in NodeTiers.All)
            queues[tier] = [.. state.Nodes.QueueOf(tier).Select(place => place.Node)];
        return new LedgerNodes(state.Height, state.TipId, state.Clock, state.Rules.Nodes, [.. state.Nodes.Records], queues.ToImmutable());
    }
}
