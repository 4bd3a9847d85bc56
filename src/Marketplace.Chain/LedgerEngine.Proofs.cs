using Marketplace.Ledger;
using Marketplace.Ledger.Proofs;

namespace Marketplace.Chain;

public sealed partial class LedgerEngine
{
    private readonly ValidatorHistory _validatorHistory;

    /// <summary>Proves to somebody who knows only the genesis hash that the chain has a transaction; null if it has none, as <see cref="FindAsync"/> tells.</summary>
    /// <param name="id">The transaction.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <remarks>The first proof after a start reads the headers of all blocks, and where validators have changed before the start, all blocks.</remarks>
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
