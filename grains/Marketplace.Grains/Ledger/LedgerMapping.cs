using Marketplace.Chain;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger;

namespace Marketplace.Grains.Ledger;

/// <summary>Between the ledger's outcomes and the messages that cross grains.</summary>
internal static class LedgerMapping
{
    /// <summary>Why the ledger did not decide, as words that cross to other processes.</summary>
    public static WordTable<UnavailableReason> Reasons { get; } = new(
        (UnavailableReason.Stopping, "stopping"),
        (UnavailableReason.DiskFull, "disk-full"),
        (UnavailableReason.StorageFailed, "storage-failed"),
        (UnavailableReason.Internal, "internal"),
        (UnavailableReason.Unreachable, "unreachable"));

    public static SubmitResult ToResult(this SubmitOutcome outcome, string transactionId) => outcome switch
    {
        SubmitOutcome.Included included => new SubmitResult(
            SubmitStatus.Included, transactionId, included.Location.Height, included.Location.Index, included.AlreadyKnown),
        SubmitOutcome.Refused refused => Refused(transactionId, refused.Rejection),
        SubmitOutcome.Busy => new SubmitResult(SubmitStatus.Busy, transactionId, Message: "Too many transactions are under way; submit the same one again later."),
        SubmitOutcome.Unavailable unavailable => Unavailable(transactionId, unavailable.Reason),
        _ => throw new InvalidOperationException($"There is no outcome {outcome.GetType().Name}."),
    };

    public static SubmitResult Refused(string transactionId, Rejection rejection) =>
        new(SubmitStatus.Refused, transactionId, Refusal: new RefusalView(rejection.CodeName, rejection.Message, rejection.InputIndex));

    public static SubmitOutcome ToOutcome(this SubmitResult result, Transaction transaction) => result switch
    {
        { Status: SubmitStatus.Included } =>
            new SubmitOutcome.Included(transaction.Id, new TransactionLocation(result.Height, result.Index), result.AlreadyKnown),
        { Status: SubmitStatus.Refused, Refusal: { } refusal } when RejectionCodes.Names.TryRead(refusal.Code, out var code) =>
            new SubmitOutcome.Refused(new Rejection(code, refusal.Message, refusal.InputIndex)),
        { Status: SubmitStatus.Busy } => SubmitOutcome.Busy.Instance,
        _ => new SubmitOutcome.Unavailable(Reasons.TryRead(result.Reason, out var reason) ? reason : UnavailableReason.Internal),
    };

    private static SubmitResult Unavailable(string transactionId, UnavailableReason reason) =>
        new(SubmitStatus.Unavailable, transactionId, Message: Sentence(reason), Reason: Reasons.Write(reason));

    private static string Sentence(UnavailableReason reason) => reason switch
    {
        UnavailableReason.Stopping => "The ledger is stopping.",
        UnavailableReason.DiskFull => "The disk of the chain log is full.",
        UnavailableReason.StorageFailed => "The disk of the chain log fails.",
        UnavailableReason.Unreachable => "No silo that has the ledger answers.",
        _ => "The ledger has an internal fault.",
    };
}
