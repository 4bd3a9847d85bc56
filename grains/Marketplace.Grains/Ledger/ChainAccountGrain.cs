using Marketplace.Chain;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Grains.Ledger;

/// <summary>The front of one address. It keeps nothing, so all its calls interleave.</summary>
[GrainType("account")]
internal sealed class ChainAccountGrain(ILedger ledger, ISignatureVerifier verifier) : Grain, IChainAccountGrain
{
    /// <inheritdoc/>
    public async Task<SubmitResult> SubmitAsync(Transaction transaction, CancellationToken cancellationToken = default)
    {
        // Curve arithmetic does not belong on a grain's turn.
        var rejection = VerifiedTransaction.TryRecall(transaction, ledger.GenesisHash, out _)
            ? null
            : await Task.Run(() => Check(transaction), cancellationToken);
        return rejection is null
            ? (await ledger.SubmitAsync(transaction, cancellationToken)).ToResult(transaction.Id.ToString())
            : LedgerMapping.Refused(transaction.Id.ToString(), rejection);
    }

    private Rejection? Check(Transaction transaction) =>
        SignatureChecks.TryVerify(transaction, ledger.GenesisHash, verifier, out _, out var rejection) ? null : rejection;
}
