using Marketplace.Chain.Questions;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger;
using Marketplace.Chain;
using LedgerHead = Marketplace.Grains.Contracts.LedgerHead;

namespace Marketplace.Grains.Ledger;

/// <summary>The cluster's way to the one ledger engine. It keeps nothing itself.</summary>
[GrainType("ledger")]
internal sealed class LedgerGrain(ILedger ledger) : Grain, ILedgerGrain
{
    /// <inheritdoc/>
    public async Task<SubmitResult> SubmitAsync(SubmitTransaction command, CancellationToken cancellationToken = default)
    {
        if (!Transaction.TryDecode(command.Transaction, out Transaction? transaction, out Rejection? rejection)) return LedgerMapping.Refused("", rejection);
        SubmitOutcome outcome = await ledger.SubmitAsync(transaction, new SubmitOptions(command.SignaturesVerified), cancellationToken);
        return outcome.ToResult(transaction.Id.ToString());
    }

    /// <inheritdoc/>
    public Task<LedgerHead> GetHeadAsync(CancellationToken cancellationToken = default)
    {
        Marketplace.Chain.LedgerHead head = ledger.Head;
        return Task.FromResult(new LedgerHead(head.Height, head.Id.ToString(), DateTimeOffset.FromUnixTimeMilliseconds(head.TimeMilliseconds), head.Clock.Round));
    }

    /// <inheritdoc/>
    public async Task<LeaseAccountView?> GetLeaseAccountAsync(string leaseId, CancellationToken cancellationToken = default)
    {
        if (!LeaseId.TryParse(leaseId, out LeaseId id)) return null;
        LeaseAccountAnswer answer = await ledger.AskAsync(new LeaseAccountQuestion(id), cancellationToken);
        return answer.Account?.ToView(answer.AsOfHeight);
    }

    /// <inheritdoc/>
    public Task<LedgerParametersView> GetParametersAsync(CancellationToken cancellationToken = default)
    {
        NetworkParameters parameters = ledger.Parameters;
        LedgerRules rules = ledger.Head.Rules;
        return Task.FromResult(new LedgerParametersView(
            parameters.Name,
            parameters.GenesisHash.ToString(),
            (int)rules.FeePartsPerMillion,
            rules.MinimumTransactionFee.Satoshis,
            rules.MinimumSettleIntervalSeconds,
            rules.MaximumTermSeconds,
            parameters.ToJson()));
    }
}
