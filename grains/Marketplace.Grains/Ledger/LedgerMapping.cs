using Marketplace.Grains.Contracts;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Chain;

namespace Marketplace.Grains.Ledger;

/// <summary>Between the ledger's types and the messages that cross grains.</summary>
internal static class LedgerMapping
{
    public static SubmitResult ToResult(this SubmitOutcome outcome, string transactionId) => outcome switch
    {
        SubmitOutcome.Included included => new SubmitResult(
            SubmitStatus.Included, transactionId, included.Location.Height, included.Location.Index, included.AlreadyKnown),
        SubmitOutcome.Refused refused => Refused(transactionId, refused.Rejection),
        SubmitOutcome.Busy => new SubmitResult(SubmitStatus.Busy, transactionId, Message: "Too many transactions are under way; submit the same one again later."),
        SubmitOutcome.Unavailable unavailable => new SubmitResult(SubmitStatus.Unavailable, transactionId, Message: unavailable.Reason switch
        {
            UnavailableReason.DiskFull => "The disk of the chain log is full.",
            UnavailableReason.Stopping => "The ledger is stopping.",
            UnavailableReason.StorageFailed => "The disk of the chain log fails.",
            _ => "The ledger has an internal fault.",
        }),
        _ => throw new InvalidOperationException($"There is no outcome {outcome.GetType().Name}."),
    };

    public static SubmitResult Refused(string transactionId, Rejection rejection) =>
        new(SubmitStatus.Refused, transactionId, Refusal: new RefusalView(rejection.CodeName, rejection.Message, rejection.InputIndex));

    public static LeaseAccountView ToView(this LeaseAccount account, long height) => new(
        account.Id.ToString(),
        account.Terms.Renter.ToString(),
        account.Terms.Meter.ToString(),
        Convert.ToHexStringLower(account.Terms.SpecHash.Bytes),
        account.Terms.RatePerSecond.Satoshis,
        account.Terms.Instances,
        (int)account.Terms.FeePartsPerMillion,
        account.Terms.StartsAt,
        account.EndsAt,
        account.OpenedAt,
        account.SettledThrough,
        account.Escrowed.Satoshis,
        account.Charged.Satoshis,
        account.Fee.Satoshis,
        account.Settlements,
        [.. account.EscrowOutPoints.Select(point => new OutPointView(point.TransactionId.ToString(), point.Index))],
        height);

    public static LeaseAccount ToAccount(this LeaseAccountView view) => new(
        LeaseId.Parse(view.LeaseId),
        new LeaseTerms(
            KeyHash.Parse(view.RenterKeyHash),
            KeyHash.Parse(view.MeterKeyHash),
            new Hash256(Convert.FromHexString(view.SpecHash)),
            Money.FromSatoshis(view.RatePerSecondSatoshis),
            view.Instances,
            (uint)view.FeePartsPerMillion,
            view.StartsAtUnixSeconds,
            view.EndsAtUnixSeconds),
        Money.FromSatoshis(view.EscrowedSatoshis),
        [.. view.EscrowOutPoints.Select(point => new OutPoint(Hash256.Parse(point.TransactionId), (uint)point.Index))],
        0,
        view.OpenedAtUnixSeconds,
        view.SettledThroughUnixSeconds,
        view.EndsAtUnixSeconds,
        Money.FromSatoshis(view.ChargedSatoshis),
        Money.FromSatoshis(view.FeeSatoshis),
        (uint)view.Settlements);
}
