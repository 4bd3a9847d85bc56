using Marketplace.Grains.Contracts;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Grains.Ledger;

/// <summary>The front of one address. It keeps nothing, so all its calls interleave.</summary>
[GrainType("account")]
internal sealed class ChainAccountGrain(NetworkParameters network, ISignatureVerifier verifier, IAccountReader reader) : Grain, IChainAccountGrain
{
    private Address Address => Address.Parse(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public async Task<SubmitResult> SubmitAsync(SubmitTransaction command, CancellationToken cancellationToken = default)
    {
        Hash256 genesisHash = network.GenesisHash;

        // Curve arithmetic does not belong on a grain's turn.
        (Transaction? transaction, Rejection? rejection) = await Task.Run(() => Check(command.Transaction, genesisHash, verifier), cancellationToken);
        return rejection is not null
            ? LedgerMapping.Refused(transaction?.Id.ToString() ?? "", rejection)
            : await GrainFactory.GetGrain<ILedgerGrain>(ILedgerGrain.Key).SubmitAsync(command with { SignaturesVerified = true }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<AccountBalance> GetBalanceAsync(CancellationToken cancellationToken = default) => reader.BalanceAsync(Address, cancellationToken);

    /// <inheritdoc/>
    public Task<UnspentPage> GetUnspentAsync(string? cursor, int limit, CancellationToken cancellationToken = default) =>
        reader.UnspentAsync(Address, cursor, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<HistoryPage> GetHistoryAsync(string? cursor, int limit, CancellationToken cancellationToken = default) =>
        reader.HistoryAsync(Address, cursor, limit, cancellationToken);

    private static (Transaction? Transaction, Rejection? Rejection) Check(byte[] bytes, Hash256 genesisHash, ISignatureVerifier verifier)
    {
        if (!Transaction.TryDecode(bytes, out Transaction? transaction, out Rejection? rejection)) return (null, rejection);
        return SignatureChecks.TryVerify(transaction, genesisHash, verifier, out _, out rejection) ? (transaction, null) : (transaction, rejection);
    }
}
