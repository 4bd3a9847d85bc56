using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Marketplace.Grains.Contracts;
using Marketplace.Grains.Nodes;
using Marketplace.Ledger;
using Marketplace.Market.Apps;
using Marketplace.Market.Leases;
using Marketplace.Market.Pricing;

namespace Marketplace.Grains.Leases;

/// <content>What renters and nodes ask. Each changes the stored state at most; the next step does the rest.</content>
internal sealed partial class AppLeaseGrain
{
    /// <inheritdoc/>
    public async Task<LeaseAnswer> OpenAsync(OpenLeaseCommand command, CancellationToken cancellationToken = default)
    {
        if (State.Exists)
        {
            if (command.Caller != State.Renter) return LeaseMapping.Refuse(Reply.Refuse("not-the-renter", "Only the renter can open the lease."), null);
            if (LeaseLife.Earlier(State, command.CommandId, Fingerprints.Open(LeaseId)) is { Accepted: false } reused) return LeaseMapping.Refuse(reused, null);
            return State.Status == LeaseStatus.Draft ? await FinishOpeningAsync(cancellationToken) : LeaseMapping.Done(View());
        }

        if (LeaseLife.Earlier(State, command.CommandId, "") is { } invalid) return LeaseMapping.Refuse(invalid, null);
        if (!TryReadSpec(command.Spec, out AppSpec? spec, out ImmutableArray<SpecFaultView> faults)) return LeaseMapping.Invalid(faults);
        Transaction transaction = command.Transaction;
        long now = _clock.NowMs;
        Quote quote = _terms.Quote(spec, DateTimeOffset.FromUnixTimeMilliseconds(now));
        if (!OpeningRules.Check(LeaseId, command.Caller, transaction, spec, quote, now, out LeaseTerms? terms, out Reply? refusal))
        {
            return LeaseMapping.Refuse(refusal, null);
        }

        // The reminder first: should we stop after the write, it finishes the opening.
        await KeepWakingAsync();
        _pending = transaction;
        await CommitAsync(LeaseLife.Draft(transaction, terms, command.Spec, command.CommandId, now));
        Wake();
        return await FinishOpeningAsync(cancellationToken);
    }

    // No caller's impatience ends it: without the reminder nobody would finish what the write begins.
    private Task KeepWakingAsync() => this.RegisterOrUpdateReminder(WakeReminder, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

    /// <inheritdoc/>
    public async Task<LeaseAnswer> UpdateAsync(UpdateLeaseCommand command, CancellationToken cancellationToken = default)
    {
        if (!State.Exists) return LeaseMapping.NotFound();
        if (!TryReadSpec(command.Spec, out _, out ImmutableArray<SpecFaultView> faults)) return LeaseMapping.Invalid(faults);
        return await CommitAsync(LeaseLife.Update(State, command.CommandId, command.Caller, command.Spec, _clock.NowMs));
    }

    /// <inheritdoc/>
    public Task<LeaseAnswer> RestartAsync(RestartLeaseCommand command, CancellationToken cancellationToken = default) => State.Exists
        ? CommitAsync(LeaseLife.Restart(State, command.CommandId, command.Caller, command.Slot, _clock.NowMs))
        : Task.FromResult(LeaseMapping.NotFound());

    /// <inheritdoc/>
    public Task<LeaseAnswer> CloseAsync(CloseLeaseCommand command, CancellationToken cancellationToken = default) => State.Exists
        ? CommitAsync(LeaseLife.Close(Seen(_clock.NowMs), command.CommandId, command.Caller, _clock.NowMs))
        : Task.FromResult(LeaseMapping.NotFound());

    /// <inheritdoc/>
    public async Task<LeaseAnswer> TopUpAsync(TopUpLeaseCommand command, CancellationToken cancellationToken = default)
    {
        if (!State.Exists) return LeaseMapping.NotFound();
        Transaction transaction = command.Transaction;
        string id = transaction.Id.ToString();
        if (transaction.Payload is not TopUpLease topUp || topUp.Lease.ToString() != LeaseId)
        {
            return LeaseMapping.Refuse(Reply.Refuse("not-a-top-up", "The transaction does not top this lease up."), null);
        }

        if (LeaseLife.CheckTopUp(State, command.CommandId, command.Caller, id) is { } reply) return Answer(reply);

        // The transaction is the renter's own and idempotent by its id; submitting it again after a crash finds it included.
        SubmitResult result = await SubmitAsync(transaction, cancellationToken);
        if (result.Status == SubmitStatus.Refused) return LeaseMapping.Refuse(result.Refusal!);
        if (result.Status != SubmitStatus.Included) return LeaseMapping.TryAgain(result.Message);
        LeaseState next = await WithAccountAsync(Seen(_clock.NowMs), cancellationToken);
        await CommitAsync(LeaseLife.ToppedUp(next, command.CommandId, id));
        Wake();
        return LeaseMapping.Done(View());
    }

    /// <inheritdoc/>
    public async Task ReportInstancesAsync(string nodeId, ImmutableArray<InstanceReport> reports, CancellationToken cancellationToken = default)
    {
        if (!State.Exists || reports.IsDefaultOrEmpty) return;
        long now = _clock.NowMs;
        foreach (InstanceReport report in reports)
        {
            if (State.Find(report.InstanceId) is not { Final: false } instance || instance.NodeId != nodeId) continue;
            Evidence evidence = report.ToEvidence(nodeId, now);
            if (_evidence.TryGetValue(report.InstanceId, out Evidence? earlier) && earlier.RunningMs > evidence.RunningMs)
            {
                evidence = evidence with { RunningMs = earlier.RunningMs };
            }

            _evidence[report.InstanceId] = evidence;
        }

        LeaseState seen = Seen(now);
        if (LeaseLife.IsSignificant(State, seen)) await CommitAsync(seen);
        if (!LeaseWork.Of(State, now).IsEmpty || LeaseLife.SettlementDue(seen, now, Settings) || LeaseLife.EndsNow(seen, now)) Wake();
    }

    // What comes from another process is parsed and validated here; inside one, the faults are known already.
    private static bool TryReadSpec(ParsedSpec spec, [NotNullWhen(true)] out AppSpec? app, out ImmutableArray<SpecFaultView> faults)
    {
        faults = [.. spec.FindFaults().Select(LeaseMapping.ToView)];
        app = faults.IsEmpty ? spec.App : null;
        return app is not null;
    }

    private LeaseState Seen(long now) => LeaseLife.Observe(State, _evidence.Values, now, Settings);

    private async Task<LeaseAnswer> CommitAsync(Decision decision)
    {
        if (decision.Reply.Accepted) await CommitAsync(decision.State);
        Wake();
        return Answer(decision.Reply);
    }

    private LeaseAnswer Answer(Reply reply) => reply.Accepted ? LeaseMapping.Done(View()) : LeaseMapping.Refuse(reply, State.Status == LeaseStatus.Draft ? null : View());
}
