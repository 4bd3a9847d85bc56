using System.Collections.Immutable;
using Marketplace.Grains.Contracts;
using Marketplace.Grains.Nodes;
using Marketplace.Ledger;
using Marketplace.Market.Apps;
using Marketplace.Market.Leases;
using Marketplace.Market.Pricing;
using Marketplace.Market.Requests;

namespace Marketplace.Grains.Leases;

/// <content>What renters and nodes ask. Each changes the stored state at most; the next step does the rest.</content>
internal sealed partial class AppLeaseGrain
{
    /// <inheritdoc/>
    public async Task<LeaseAnswer> OpenAsync(SignedRequest request, CancellationToken cancellationToken = default)
    {
        var (asked, refused) = await AdmitAsync(request, LeaseRequestKind.Open);
        if (asked is null) return refused!;
        if (State.Exists)
        {
            if (!request.TryReadTransaction(out Transaction? same)) return LeaseMapping.Refuse(NoTransaction, null);
            if (same.Id.ToString() != LeaseId) return LeaseMapping.Refuse(OpeningRules.OtherLease(same.Id, LeaseId), null);
            if (asked.Caller != State.Renter) return LeaseMapping.Refuse(NotTheRenter, null);
            Reply? earlier = LeaseLife.Earlier(State, asked.CommandId, Fingerprints.Open(LeaseId));
            if (earlier is { Accepted: false }) return LeaseMapping.Refuse(earlier, null);
            return State.Status == LeaseStatus.Draft ? await FinishOpeningAsync(cancellationToken) : LeaseMapping.Done(View());
        }

        if (LeaseLife.Earlier(State, asked.CommandId, "") is { } invalid) return LeaseMapping.Refuse(invalid, null);
        if (!request.TryReadSpec(out ParsedSpec? spec, out IReadOnlyList<SpecFault> faults)) return LeaseMapping.Invalid(faults);
        if (!request.TryReadTransaction(out Transaction? transaction)) return LeaseMapping.Refuse(NoTransaction, null);
        long now = _clock.NowMs;
        Quote quote = _terms.Quote(spec.App, DateTimeOffset.FromUnixTimeMilliseconds(now));
        if (!OpeningRules.Check(LeaseId, asked.Caller, transaction, spec.App, quote, now, out LeaseTerms? terms, out Reply? refusal))
        {
            return LeaseMapping.Refuse(refusal, null);
        }

        // The reminder first: should we stop after the write, it finishes the opening.
        await KeepWakingAsync();
        _pending = transaction;
        await CommitAsync(LeaseLife.Draft(transaction, terms, spec, asked.CommandId, now));
        Wake();
        return await FinishOpeningAsync(cancellationToken);
    }

    private static Reply NotTheRenter => Reply.Refuse("not-the-renter", "Only the renter can open the lease.");

    private static Reply NoTransaction => Reply.Refuse("malformed-transaction", "The request has no transaction.");

    // No caller's impatience ends it: without the reminder nobody would finish what the write begins.
    private Task KeepWakingAsync() => this.RegisterOrUpdateReminder(WakeReminder, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

    /// <inheritdoc/>
    public async Task<LeaseAnswer> UpdateAsync(SignedRequest request, CancellationToken cancellationToken = default)
    {
        if (!State.Exists) return LeaseMapping.NotFound();
        var (asked, refused) = await AdmitAsync(request, LeaseRequestKind.Update);
        if (asked is null) return refused!;
        if (!request.TryReadSpec(out ParsedSpec? spec, out IReadOnlyList<SpecFault> faults)) return LeaseMapping.Invalid(faults);
        return await CommitAsync(LeaseLife.Update(State, asked.CommandId, asked.Caller, spec, _clock.NowMs));
    }

    /// <inheritdoc/>
    public async Task<LeaseAnswer> RestartAsync(SignedRequest request, CancellationToken cancellationToken = default)
    {
        if (!State.Exists) return LeaseMapping.NotFound();
        var (asked, refused) = await AdmitAsync(request, LeaseRequestKind.Restart);
        return asked is null
            ? refused!
            : await CommitAsync(LeaseLife.Restart(State, asked.CommandId, asked.Caller, asked.Slot, _clock.NowMs));
    }

    /// <inheritdoc/>
    public async Task<LeaseAnswer> CloseAsync(SignedRequest request, CancellationToken cancellationToken = default)
    {
        if (!State.Exists) return LeaseMapping.NotFound();
        var (asked, refused) = await AdmitAsync(request, LeaseRequestKind.Close);
        return asked is null
            ? refused!
            : await CommitAsync(LeaseLife.Close(Seen(_clock.NowMs), asked.CommandId, asked.Caller, _clock.NowMs));
    }

    /// <inheritdoc/>
    public async Task<LeaseAnswer> TopUpAsync(SignedRequest request, CancellationToken cancellationToken = default)
    {
        if (!State.Exists) return LeaseMapping.NotFound();
        var (asked, refused) = await AdmitAsync(request, LeaseRequestKind.TopUp);
        if (asked is null) return refused!;
        if (!request.TryReadTransaction(out Transaction? transaction)) return LeaseMapping.Refuse(NoTransaction, null);
        string id = transaction.Id.ToString();
        if (transaction.Payload is not TopUpLease topUp || topUp.Lease.ToString() != LeaseId)
        {
            return LeaseMapping.Refuse(Reply.Refuse("not-a-top-up", "The transaction does not top this lease up."), null);
        }

        if (LeaseLife.CheckTopUp(State, asked.CommandId, asked.Caller, id) is { } reply) return Answer(reply);

        // The transaction is the renter's own and idempotent by its id; submitting it again after a crash finds it included.
        SubmitResult result = await SubmitAsync(transaction, cancellationToken);
        if (result.Status == SubmitStatus.Refused) return LeaseMapping.Refuse(result.Refusal!);
        if (result.Status != SubmitStatus.Included) return LeaseMapping.TryAgain(result.Message);
        LeaseState next = await WithAccountAsync(Seen(_clock.NowMs), cancellationToken);
        await CommitAsync(LeaseLife.ToppedUp(next, asked.CommandId, id));
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

    // Inside a process the gateway has verified the request already; from another one its signature is checked here, off the grain's turn.
    private async Task<(AskedLease? Asked, LeaseAnswer? Refused)> AdmitAsync(SignedRequest request, LeaseRequestKind command)
    {
        Hash256 genesisHash = _ledger.GenesisHash;
        string leaseId = LeaseId;
        long now = _clock.NowMs;
        var (asked, refusal) = request.IsVerifiedOn(genesisHash) ? Admit() : await Task.Run(Admit);
        return asked is null ? (null, LeaseMapping.Refuse(refusal!, null)) : (asked, null);

        (AskedLease? Asked, Reply? Refusal) Admit() =>
            LeaseRequestRules.TryAdmit(request, genesisHash, command, leaseId, now, out AskedLease? asked, out Reply? refusal) ? (asked, null) : (null, refusal);
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
