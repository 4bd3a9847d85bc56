using Marketplace.Chain;
using Marketplace.Chain.Questions;

namespace Marketplace.Gateway.Nodes;

/// <summary>
/// The stakes on the ledger, for many readers. A copy takes the thread that builds blocks, so it is made once a block at most, by one
/// reader for all, and with many stakes never for more than a tenth of that thread's time.
/// </summary>
internal sealed class StakeDirectory(ILedger ledger, TimeProvider clock) : IDisposable
{
    private const int RestFactor = 9;

    // Copying so few takes less than the question itself.
    private const int FewStakes = 1_000;

    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile LedgerStakes? _view;
    private long _readAgainAt;

    /// <summary>The stakes as of the newest block, or of one a moment before it.</summary>
    public async ValueTask<LedgerStakes> GetAsync(CancellationToken cancellationToken)
    {
        if (IsGood(_view))
        {
            return _view!;
        }

        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (IsGood(_view))
            {
                return _view!;
            }

            // The wait for the answer is never shorter than the copying was.
            var asked = clock.GetTimestamp();
            var view = await ledger.AskAsync(new StakesQuestion(), cancellationToken);
            var now = clock.GetTimestamp();
            Volatile.Write(ref _readAgainAt, view.Records.Length <= FewStakes ? 0 : now + ((now - asked) * RestFactor));
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

    private bool IsGood(LedgerStakes? view) =>
        view is not null && (view.BlockId == ledger.Head.Id || (Volatile.Read(ref _readAgainAt) is > 0 and var until && clock.GetTimestamp() < until));
}
