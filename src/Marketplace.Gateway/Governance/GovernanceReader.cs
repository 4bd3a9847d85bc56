using Marketplace.Chain;
using Marketplace.Chain.Questions;

namespace Marketplace.Gateway.Governance;

/// <summary>Rules and proposals after the newest durable block. Asked of the ledger at most once for each block, however many readers there are.</summary>
internal sealed class GovernanceReader(ILedger ledger) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile GovernanceView? _latest;

    public async ValueTask<GovernanceView> ReadAsync(CancellationToken cancellationToken)
    {
        if (_latest is { } latest && latest.Height >= ledger.Head.Height)
        {
            return latest;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_latest is not { } present || present.Height < ledger.Head.Height)
            {
                _latest = present = await ledger.AskAsync(new GovernanceQuestion(), cancellationToken);
            }

            return present;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
