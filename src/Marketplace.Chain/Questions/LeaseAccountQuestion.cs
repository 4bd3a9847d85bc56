using Marketplace.Ledger;
using Marketplace.Ledger.Canonical;

namespace Marketplace.Chain.Questions;

/// <summary>How does an open lease stand?</summary>
/// <param name="Lease">The lease.</param>
public sealed record LeaseAccountQuestion(LeaseId Lease) : LedgerQuestion<LeaseAccountAnswer>
{
    /// <inheritdoc/>
    public override LeaseAccountAnswer Answer(LedgerState state) => new(state.TryGetLease(Lease, out var account) ? account : null, state.Height);

    internal override QuestionKind Kind => QuestionKind.LeaseAccount;

    internal override void Write(ref CanonicalWriter writer) => writer.WriteHash(Lease.Value);

    internal override void WriteAnswer(ref CanonicalWriter writer, LeaseAccountAnswer answer)
    {
        writer.WriteInt64(answer.AsOfHeight);
        WireParts.WriteFlag(ref writer, answer.Account is not null);
        if (answer.Account is { } account)
        {
            StateFormat.WriteLease(ref writer, account);
        }
    }

    internal override LeaseAccountAnswer ReadAnswer(ref CanonicalReader reader)
    {
        var height = WireParts.ReadHeight(ref reader);
        return new LeaseAccountAnswer(WireParts.ReadFlag(ref reader) ? StateFormat.ReadLease(ref reader) : null, height);
    }
}

/// <summary>How a lease stands.</summary>
/// <param name="Account">The account; null if the lease was never opened, or is closed or reclaimed.</param>
/// <param name="AsOfHeight">The height of the state.</param>
public sealed record LeaseAccountAnswer(LeaseAccount? Account, long AsOfHeight);
