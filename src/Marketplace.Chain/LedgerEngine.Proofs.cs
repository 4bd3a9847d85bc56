using Marketplace.Ledger;
using Marketplace.Ledger.Proofs;

namespace Marketplace.Chain;

public sealed partial class LedgerEngine
{
    private readonly ValidatorHistory _validatorHistory;

    /// <inheritdoc/>
    public async Task<TransactionProof?> ProveAsync(Hash256 id, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(id, cancellationToken) is not { } location || TryGetBlock(location.Height) is not { } block)
        {
            return null;
        }

        var changes = await _validatorHistory.ChangesBelowAsync(location.Height, cancellationToken);
        return TransactionProof.Create(Parameters.GenesisBlock.Header, Parameters.Validators, changes, block, location.Index);
    }
}
