using System.Collections.Immutable;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Governance;

/// <summary>What became of the proposals that were due: which votes ended, what was put into effect, and which rules hold since.</summary>
/// <param name="Conclusions">The votes that ended, by end and id. The deposit of each is spent now: returned or burned.</param>
/// <param name="Enactments">The accepted proposals whose time had come, by round and id.</param>
/// <param name="Rules">The rules in force from now on; the same object as before if none has changed.</param>
public sealed record GovernanceReport(ImmutableArray<Conclusion> Conclusions, ImmutableArray<Enactment> Enactments, LedgerRules Rules)
{
    /// <summary>Whether nothing happened at all.</summary>
    public bool IsEmpty => Conclusions.IsEmpty && Enactments.IsEmpty;

    /// <summary>The deposits that go back, in the order of the conclusions.</summary>
    public IEnumerable<(Address To, Money Amount)> Refunds =>
        Conclusions.Where(ended => ended.IsDepositReturned).Select(ended => (ended.Proposal.Refund, ended.Proposal.DepositAmount));

    /// <summary>The deposits that are destroyed.</summary>
    public Money Burned =>
        Conclusions.Where(ended => !ended.IsDepositReturned).Aggregate(Money.Zero, (sum, ended) => sum + ended.Proposal.DepositAmount);

    /// <summary>What the treasury pays, in the order of the enactments.</summary>
    public IEnumerable<TreasuryPayment> Payments =>
        Enactments.Where(enacted => enacted.Fault is null).Select(enacted => enacted.Proposal.Action).OfType<TreasuryPayment>();

    /// <summary>All that the treasury pays.</summary>
    public Money Paid => Payments.Aggregate(Money.Zero, (sum, payment) => sum + payment.Amount);

    /// <inheritdoc/>
    public bool Equals(GovernanceReport? other) =>
        other is not null && Rules == other.Rules
        && Conclusions.AsSpan().SequenceEqual(other.Conclusions.AsSpan()) && Enactments.AsSpan().SequenceEqual(other.Enactments.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Conclusions.Length, Enactments.Length, Rules);
}

/// <summary>How a vote can end.</summary>
public enum ProposalOutcome : byte
{
    /// <summary>Too little stake has voted: the deposit is burned.</summary>
    QuorumMissed = 1,

    /// <summary>The vote was against it: the deposit is returned.</summary>
    Rejected = 2,

    /// <summary>It will take effect, or, if it is a text, stands as it is: the deposit is returned.</summary>
    Accepted = 3,
}

/// <summary>The end of a vote.</summary>
/// <param name="Proposal">The proposal; with the round of its enactment, if there will be one.</param>
/// <param name="Outcome">How the vote ended.</param>
/// <param name="Tally">The stake that counted.</param>
public sealed record Conclusion(Proposal Proposal, ProposalOutcome Outcome, ProposalTally Tally)
{
    /// <summary>Whether the deposit goes back; else it is burned.</summary>
    public bool IsDepositReturned => Outcome != ProposalOutcome.QuorumMissed;
}

/// <summary>An accepted proposal whose time has come.</summary>
/// <param name="Proposal">The proposal.</param>
/// <param name="Fault">Why it could not be put into effect, in words; null if it was.</param>
public sealed record Enactment(Proposal Proposal, string? Fault);
