using Marketplace.Ledger;
using Marketplace.Market.Apps;

namespace Marketplace.Market.Leases;

/// <summary>Every rule of a lease's life: (state, input, now) to the next state. Times are unix milliseconds.</summary>
public static partial class LeaseLife
{
    /// <summary>Begins a lease: its opening transaction is about to be submitted.</summary>
    /// <param name="transaction">The opening transaction; its payload opens a lease.</param>
    /// <param name="terms">The terms in it.</param>
    /// <param name="spec">The app whose hash the terms name.</param>
    /// <param name="commandId">The caller's command id.</param>
    /// <param name="now">The time.</param>
    /// <returns>The draft.</returns>
    public static LeaseState Draft(Transaction transaction, LeaseTerms terms, ParsedSpec spec, string commandId, long now)
    {
        string id = transaction.Id.ToString();
        LeaseState state = new()
        {
            LeaseId = id,
            Status = LeaseStatus.Draft,
            Renter = terms.Renter.ToString(),
            Name = spec.App.Name,
            Revision = 1,
            LastRevision = 1,
            Specs = [new SpecRevision(1, spec)],
            Money = new LeaseFinances
            {
                RatePerSecond = terms.RatePerSecond.Satoshis,
                FeePartsPerMillion = (int)terms.FeePartsPerMillion,
                Instances = terms.Instances,
                StartsAt = terms.StartsAt,
                EndsAt = terms.EndsAt,
                OpenedAt = now / 1000,
            },
            Pending = new PendingTransaction(
                PendingKind.Open, id, Convert.ToHexStringLower(transaction.Encoded.Span), 0, [], Money.Zero, LeaseTotals.None),
            Version = 1,
        };
        return state.Remember(commandId, Fingerprints.Open(id));
    }

    /// <summary>The opening transaction is on the ledger: the money is in escrow.</summary>
    /// <param name="state">A draft.</param>
    /// <param name="account">The lease's account on the ledger.</param>
    /// <param name="height">The height of the state that it was read from.</param>
    /// <param name="now">The time.</param>
    /// <returns>The funded lease with all its slots waiting for a node.</returns>
    public static LeaseState Funded(LeaseState state, LeaseAccount account, long height, long now)
    {
        if (state.Status != LeaseStatus.Draft) return state;
        LeaseState next = state with
        {
            Status = LeaseStatus.Funded,
            Pending = null,
            Money = Seen(state.Money, account, height) with { OpenedAt = account.OpenedAt },
            Slots = [.. Enumerable.Range(0, state.Money.Instances).Select(slot => new SlotState { Slot = slot, Revision = 1 })],
        };
        return next.Log(now, "opened", $"The lease is open: {account.Escrowed} FLUX in escrow for {state.Money.Instances} instance(s) at {state.Money.RatePerSecond} satoshis a second each.").Since(state);
    }

    /// <summary>The ledger's view of the lease's money is newer than ours.</summary>
    /// <param name="state">A lease.</param>
    /// <param name="account">Its account.</param>
    /// <param name="height">The height of the state that it was read from.</param>
    /// <param name="now">The time.</param>
    /// <returns>The lease; the same when nothing is new.</returns>
    public static LeaseState AccountSeen(LeaseState state, LeaseAccount account, long height, long now)
    {
        if (!state.Exists || height <= state.Money.AsOfHeight || state.Pending is not null) return state;
        LeaseFinances money = Seen(state.Money, account, height);
        if (money with { AsOfHeight = state.Money.AsOfHeight } == state.Money) return state;
        LeaseState next = state with { Money = money };
        if (money.Totals.Deposited > state.Money.Totals.Deposited)
        {
            Money added = money.Totals.Deposited - state.Money.Totals.Deposited;
            next = next.Log(now, "topped-up", $"{added} FLUX were added to the escrow.");
        }

        if (money.EndsAt > state.Money.EndsAt) next = next.Log(now, "extended", $"The term now ends at {Time(money.EndsAt * 1000)}.");
        return next.Since(state);
    }

    private static LeaseFinances Seen(LeaseFinances money, LeaseAccount account, long height) => money with
    {
        Totals = account.Totals,
        SettledThrough = account.SettledThrough,
        EndsAt = account.EndsAt,
        AsOfHeight = height,
    };

    private static string Time(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
