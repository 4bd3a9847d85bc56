using Marketplace.Chain.Questions;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Leases;

namespace Marketplace.Grains.Leases;

/// <content>The one place that reaches outside: it does what the stored state says is still to be done.</content>
internal sealed partial class AppLeaseGrain
{
    private const int MostRounds = 12;

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        if (!State.Exists) return;
        bool well = true;
        try
        {
            if (State.Status == LeaseStatus.Draft) await FinishOpeningAsync(cancellationToken);
            if (State.Exists && State.Status != LeaseStatus.Draft)
            {
                await TickAsync(cancellationToken);
                for (int round = 0; round < MostRounds && well && await WorkAsync(cancellationToken) is { } went; round++) well = went;
                await SettleAsync(cancellationToken);
                await PublishAsync(cancellationToken);
            }
        }
        catch (Exception exception) when (!_state.InDoubt)
        {
            well = false;
            LogStepFailed(exception, LeaseId);
        }

        Schedule(well);
    }

    private void Schedule(bool well)
    {
        _troubles = well ? 0 : Math.Min(_troubles + 1, 6);
        if (LeaseWork.WaitMs(State, _clock.NowMs, Settings) is not { } wait) return;
        long longest = (long)_terms.Options.LongestStep.TotalMilliseconds;
        _timer?.Change(TimeSpan.FromMilliseconds(Math.Min(longest, wait << _troubles)), Timeout.InfiniteTimeSpan);
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        long now = _clock.NowMs;
        LeaseState seen = Seen(now);

        // A top-up that came past us must count before the escrow is called exhausted, and a longer term before it is called over.
        if (LeaseLife.EndsNow(seen, now)) seen = await WithAccountAsync(seen, cancellationToken);
        LeaseState next = LeaseLife.Tick(seen, _activatedMs, now, Settings);
        if (LeaseLife.IsSignificant(State, next) || next.Money != State.Money) await CommitAsync(next);
    }

    private async Task<LeaseState> WithAccountAsync(LeaseState state, CancellationToken cancellationToken)
    {
        var answer = await AccountAsync(cancellationToken);
        return answer.Account is { } account ? LeaseLife.AccountSeen(state, account, answer.AsOfHeight, _clock.NowMs) : state;
    }

    private async Task<LeaseAnswer> FinishOpeningAsync(CancellationToken cancellationToken)
    {
        PendingTransaction pending = State.Pending!;
        SubmitResult result = await SubmitAsync(PendingTransactionOf(pending), cancellationToken);
        if (result.Status == SubmitStatus.Refused)
        {
            await _state.ClearAsync();
            await ForgetReminderAsync();
            return LeaseMapping.Refuse(result.Refusal!);
        }

        if (result.Status != SubmitStatus.Included)
        {
            Wake();
            return LeaseMapping.TryAgain(result.Message);
        }

        var answer = await AccountAsync(cancellationToken);
        if (answer.Account is not { } account)
        {
            await _state.ClearAsync();
            await ForgetReminderAsync();
            return LeaseMapping.Refuse(Reply.Refuse("lease-ended", "The lease was opened and closed on the ledger before."), null);
        }

        await CommitAsync(LeaseLife.Funded(State, account, answer.AsOfHeight, _clock.NowMs));
        Wake();
        return LeaseMapping.Done(View());
    }

    private ValueTask<LeaseAccountAnswer> AccountAsync(CancellationToken cancellationToken) =>
        _ledger.AskAsync(new LeaseAccountQuestion(Marketplace.Ledger.LeaseId.Parse(LeaseId)), cancellationToken);

    private Task<SubmitResult> SubmitAsync(Transaction transaction, CancellationToken cancellationToken)
    {
        string address = Address.FromKeyHash(KeyHash.Parse(State.Renter)).ToString();
        return GrainFactory.GetGrain<IChainAccountGrain>(address).SubmitAsync(transaction, cancellationToken);
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        long now = _clock.NowMs;
        LeaseState seen = Seen(now);
        if (State.Pending is null && LeaseLife.SettlementDue(seen, now, Settings))
        {
            var answer = await AccountAsync(cancellationToken);
            if (answer.Account is not { } account)
            {
                await CommitAsync(LeaseLife.Vanished(seen, now));
                return;
            }

            seen = LeaseLife.AccountSeen(seen, account, answer.AsOfHeight, now);
            if (LeaseLife.PlanSettlement(seen, account, now, Settings) is not { } plan) return;
            Transaction transaction = plan.Kind == PendingKind.Close
                ? LeaseTransactions.Close(account, plan.Through, plan.Usage)
                : LeaseTransactions.Settle(account, plan.Through, plan.Usage);
            Transaction signed = await _meter.SignAsync(transaction, cancellationToken);
            _pending = signed;
            await CommitAsync(LeaseLife.SettlementPrepared(seen, plan, account, signed));
        }

        if (State.Pending is { Kind: not PendingKind.Open } pending) await SubmitSettlementAsync(pending, cancellationToken);
    }

    private async Task SubmitSettlementAsync(PendingTransaction pending, CancellationToken cancellationToken)
    {
        SubmitResult result = await SubmitAsync(PendingTransactionOf(pending), cancellationToken);
        long now = _clock.NowMs;
        if (result.Status == SubmitStatus.Included)
        {
            await CommitAsync(LeaseLife.SettlementIncluded(State, pending.TransactionId, result.Height, now));
            LogSettled(LeaseId, pending.Kind, pending.Charge.Satoshis, pending.Totals.Refunded.Satoshis);
        }
        else if (result.Status == SubmitStatus.Refused)
        {
            LogSettlementRefused(LeaseId, result.Refusal!.Code, result.Refusal.Message);
            await CommitAsync(LeaseLife.SettlementRefused(State, pending.TransactionId, result.Refusal.Message, now));
        }
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        LeaseState state = State;
        if (_publishedVersion < state.Version)
        {
            await _listings.UpsertLeaseAsync(LeaseMapping.ToListing(state), cancellationToken);
            _publishedVersion = state.Version;
        }

        if (state.Status == LeaseStatus.Settled && LeaseWork.Of(state, _clock.NowMs).IsEmpty) await ForgetReminderAsync();
    }
}
