using Marketplace.Api;
using Marketplace.Chain.Questions;
using Marketplace.Ledger;
using Marketplace.Ledger.Governance;
using Marketplace.Market.Words;

namespace Marketplace.Gateway.Governance;

/// <summary>Rules and proposals in the words of the HTTP API.</summary>
internal static class GovernanceMapping
{
    public static RulesResponse ToRules(this GovernanceView view, LedgerRules initial) => new()
    {
        Items = [.. RuleDescriptions.All.Select(rule => ToItem(rule, view.Rules, initial))],
        Round = view.Clock.Round,
        AsOfHeight = view.Height,
    };

    public static ProposalList ToProposals(this GovernanceView view, int roundMilliseconds) => new()
    {
        Items = [.. view.Proposals.Select(standing => standing.ToItem(view, roundMilliseconds))],
        TreasurySatoshis = new(view.Treasury.Satoshis),
        Round = view.Clock.Round,
        AsOfHeight = view.Height,
    };

    private static RuleItem ToItem(RuleDescription rule, LedgerRules now, LedgerRules initial) => new()
    {
        Id = (int)rule.Id,
        Name = rule.Name,
        Value = new(now.Get(rule.Id)),
        InitialValue = new(initial.Get(rule.Id)),
        Unit = WireWords.RuleUnit.Write(rule.Unit),
        Minimum = new(rule.Minimum),
        Maximum = new(rule.Maximum),
        Description = rule.Text,
    };

    public static ProposalItem ToItem(this ProposalStanding standing, GovernanceView view, int roundMilliseconds)
    {
        var (proposal, votes, tally) = standing;
        var due = proposal.IsAccepted ? proposal.EnactRound : proposal.EndRound;
        return new ProposalItem
        {
            ProposalId = proposal.Id.ToString(),
            Title = proposal.Title,
            TextHash = proposal.TextHash.IsZero ? null : Convert.ToHexStringLower(proposal.TextHash.Bytes),
            Kind = WireWords.Proposal.Write(proposal.Action.Kind),
            State = proposal.IsAccepted ? "accepted" : "voting",
            Changes = proposal.Action is ParameterChange change ? [.. change.Changes.Select(each => ToItem(each, view.Rules))] : null,
            Payment = proposal.Action is TreasuryPayment payment
                ? new TreasuryPaymentItem { AmountSatoshis = new(payment.Amount.Satoshis), Address = payment.To.ToString() }
                : null,
            DepositSatoshis = new(proposal.DepositAmount.Satoshis),
            RefundAddress = proposal.Refund.ToString(),
            ProposedRound = proposal.ProposedRound,
            EndRound = proposal.EndRound,
            EnactRound = proposal.IsAccepted ? proposal.EnactRound : null,
            DueAt = DateTimeOffset.FromUnixTimeMilliseconds(view.Clock.StartedAtMilliseconds + ((due - view.Clock.Round) * roundMilliseconds)),
            VoteCount = votes,
            Tally = tally is { } counted ? ToItem(counted, proposal, view.Rules) : null,
            AsOfHeight = view.Height,
        };
    }

    private static RuleChangeItem ToItem(RuleChange change, LedgerRules now) => new()
    {
        Id = (int)change.Id,
        Name = RuleNames.All.Write(change.Id),
        Value = new(now.Get(change.Id)),
        NewValue = new(change.Value),
    };

    private static TallyItem ToItem(ProposalTally tally, Proposal proposal, LedgerRules rules) => new()
    {
        YesSatoshis = new(tally.Yes.Satoshis),
        NoSatoshis = new(tally.No.Satoshis),
        AbstainSatoshis = new(tally.Abstain.Satoshis),
        RegisteredSatoshis = new(tally.Registered.Satoshis),
        Quorum = proposal.IsAccepted || tally.HasQuorum(rules),
        Accepted = proposal.IsAccepted || tally.IsAccepted(rules),
    };
}
