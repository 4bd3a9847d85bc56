using Marketplace.Market.Apps;

namespace Marketplace.Market.Leases;

public static partial class LeaseLife
{
    /// <summary>Looks a command id up.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="commandId">The caller's id.</param>
    /// <param name="fingerprint">What is asked.</param>
    /// <returns>The answer when the command was seen before or cannot be; null when it is new.</returns>
    public static Reply? Earlier(LeaseState state, string commandId, string fingerprint)
    {
        if (commandId.Length is < 8 or > 64 || !commandId.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            return Reply.Refuse("command-id-invalid", "A command id is 8 to 64 letters, digits, underscores and hyphens.");
        }

        CommandRecord? record = state.Commands.FirstOrDefault(command => command.Id == commandId);
        if (record is null) return null;
        return record.Fingerprint == fingerprint
            ? Reply.Done
            : Reply.Refuse("idempotency-key-reused", "This command id was used for another command.");
    }

    /// <summary>Closes the lease for its renter.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="commandId">The caller's id.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="now">The time.</param>
    public static Decision Close(LeaseState state, string commandId, string caller, long now)
    {
        if (Guard(state, commandId, caller, Fingerprints.Close()) is { } early) return early;
        if (!state.IsLive) return new Decision(state.Remember(commandId, Fingerprints.Close()).Since(state), Reply.Done);
        LeaseState next = End(state, EndReason.Closed, now, now).Remember(commandId, Fingerprints.Close());
        return new Decision(next.Since(state), Reply.Done);
    }

    /// <summary>Restarts containers in place.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="commandId">The caller's id.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="slot">The slot, or null for all.</param>
    /// <param name="now">The time.</param>
    public static Decision Restart(LeaseState state, string commandId, string caller, int? slot, long now)
    {
        string fingerprint = Fingerprints.Restart(slot);
        if (Guard(state, commandId, caller, fingerprint) is { } early) return early;
        if (!state.IsLive) return Decision.Refused(state, "lease-ended", "The lease has ended; there is nothing to restart.");
        if (slot is { } number && (number < 0 || number >= state.Slots.Length))
        {
            return Decision.Refused(state, "slot-unknown", $"The lease has the slots 0 to {state.Slots.Length - 1}.");
        }

        LeaseState next = state;
        foreach (SlotState each in state.Slots.Where(each => slot is null || each.Slot == slot))
        {
            next = next.With(each with { RestartToken = each.RestartToken + 1 });
            if (next.Active(each.Slot) is { } active)
            {
                next = next with { LastToken = next.LastToken + 1 };
                next = next.With(active with { RestartToken = each.RestartToken + 1, FencingToken = next.LastToken });
            }

            next = next.Log(now, "restart", "A restart was asked for.", each.Slot);
        }

        return new Decision(next.Remember(commandId, fingerprint).Since(state), Reply.Done);
    }

    /// <summary>Records that a top-up transaction is on the ledger.</summary>
    /// <param name="state">The lease, its account already seen.</param>
    /// <param name="commandId">The caller's id.</param>
    /// <param name="transactionId">The transaction.</param>
    public static LeaseState ToppedUp(LeaseState state, string commandId, string transactionId) =>
        state.Commands.Any(command => command.Id == commandId) ? state : state.Remember(commandId, Fingerprints.TopUp(transactionId)).Since(state);

    /// <summary>Whether a top-up may be submitted.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="commandId">The caller's id.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="transactionId">The transaction.</param>
    /// <returns>The answer, when there is nothing to submit; else null.</returns>
    public static Reply? CheckTopUp(LeaseState state, string commandId, string caller, string transactionId)
    {
        if (Guard(state, commandId, caller, Fingerprints.TopUp(transactionId)) is { } early) return early.Reply;
        return state.IsLive ? null : Reply.Refuse("lease-ended", "The lease has ended; nothing can be added to it.");
    }

    /// <summary>Starts rolling a new spec out.</summary>
    /// <param name="state">The lease.</param>
    /// <param name="commandId">The caller's id.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="spec">The new spec.</param>
    /// <param name="now">The time.</param>
    public static Decision Update(LeaseState state, string commandId, string caller, ParsedSpec spec, long now)
    {
        string fingerprint = Fingerprints.Update(spec.Hash);
        if (Guard(state, commandId, caller, fingerprint) is { } early) return early;
        if (!state.IsLive) return Decision.Refused(state, "lease-ended", "The lease has ended and cannot be updated.");
        if (state.Rollout is { } rollout)
        {
            return Decision.Refused(state, "update-in-progress", $"Revision {(rollout.Back ? rollout.FromRevision : rollout.ToRevision)} is still being rolled out; update again when it is done.");
        }

        ParsedSpec present = state.SpecOf(state.Revision);
        if (spec.Equals(present)) return new Decision(state.Remember(commandId, fingerprint).Since(state), Reply.Done);
        if (UpdateRules.Forbidden(present.App, spec.App) is { } reason) return Decision.Refused(state, "update-not-allowed", reason);

        int revision = state.LastRevision + 1;
        LeaseState next = state with
        {
            Revision = revision,
            LastRevision = revision,
            Specs = state.Specs.Add(new SpecRevision(revision, spec)),
            Rollout = new RolloutState(state.Revision, revision, false, now, false, null),
        };
        next = next.Log(now, "updating", $"Revision {revision} is being rolled out, one instance after the other.");
        return new Decision(next.Remember(commandId, fingerprint).Since(state), Reply.Done);
    }

    private static Decision? Guard(LeaseState state, string commandId, string caller, string fingerprint)
    {
        if (caller != state.Renter) return Decision.Refused(state, "not-the-renter", "Only the renter can do this.");
        if (Earlier(state, commandId, fingerprint) is { } reply) return new Decision(state, reply);
        return state.Status == LeaseStatus.Draft
            ? Decision.Refused(state, "lease-not-open", "The lease's opening transaction is not on the ledger yet.")
            : null;
    }
}
