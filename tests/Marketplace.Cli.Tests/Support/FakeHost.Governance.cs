using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;

namespace Marketplace.Cli.Tests.Support;

/// <content>Rules, proposals, and money that can vote.</content>
public sealed partial class FakeHost
{
    /// <summary>Pays an address from the genesis money under a lock that never opens; returns the output.</summary>
    public OutPoint Lock(Address address, long satoshis)
    {
        var coin = Coins(_faucet.Address).First();
        var locked = new TransactionOutput(Money.FromSatoshis(satoshis), new TimeLock(new KeyLock(address.Hash), LockUntil.AtTime(LockUntil.MaxValue)));
        var rest = TransactionOutput.To(coin.Output.Amount - locked.Amount - Money.FromSatoshis(1_000), _faucet.PublicKey.Hash);
        var payment = Marketplace.Ledger.Transaction.Create([coin.Point], [locked, rest]).Sign(Parameters.GenesisHash, _faucet);
        Assert.Null(Apply(payment));
        return new OutPoint(payment.Id, 0);
    }

    private HttpResponseMessage Rules() => Json(
        new RulesResponse
        {
            Items =
            [
                .. RuleDescriptions.All.Select(rule => new RuleItem
                {
                    Id = (int)rule.Id,
                    Name = rule.Name,
                    Value = new(_state.Rules.Get(rule.Id)),
                    InitialValue = new(Parameters.Rules.Get(rule.Id)),
                    Unit = rule.Unit.ToString(),
                    Minimum = new(rule.Minimum),
                    Maximum = new(rule.Maximum),
                    Description = rule.Text,
                }),
            ],
            Round = _state.Clock.Round,
            AsOfHeight = _state.Height,
        },
        ApiJson.Default.RulesResponse);

    private HttpResponseMessage Proposals() => Json(
        new ProposalList
        {
            Items = [.. _state.Governance.Proposals.Select(Describe)],
            TreasurySatoshis = new(_state.TreasuryBalance.Satoshis),
            Round = _state.Clock.Round,
            AsOfHeight = _state.Height,
        },
        ApiJson.Default.ProposalList);

    private HttpResponseMessage Proposal(string id) => _state.Governance.TryGet(ProposalId.Parse(id), out var proposal)
        ? Json(Describe(proposal), ApiJson.Default.ProposalItem)
        : Problem(404, ProblemCodes.NotFound, "There is no such proposal.");

    private ProposalItem Describe(Proposal proposal)
    {
        var tally = _state.Governance.Tally(proposal, _state.VotingStakes);
        return new ProposalItem
        {
            ProposalId = proposal.Id.ToString(),
            Title = proposal.Title,
            TextHash = proposal.TextHash.IsZero ? null : Convert.ToHexStringLower(proposal.TextHash.Bytes),
            Kind = proposal.Action.Kind.ToString(),
            State = "voting",
            Changes = proposal.Action is ParameterChange change
                ? [.. change.Changes.Select(each => new RuleChangeItem { Id = (int)each.Id, Name = $"{each.Id}", Value = new(_state.Rules.Get(each.Id)), NewValue = new(each.Value) })]
                : null,
            Payment = proposal.Action is TreasuryPayment payment
                ? new TreasuryPaymentItem { AmountSatoshis = new(payment.Amount.Satoshis), Address = payment.To.ToString() }
                : null,
            DepositSatoshis = new(proposal.DepositAmount.Satoshis),
            RefundAddress = proposal.Refund.ToString(),
            ProposedRound = proposal.ProposedRound,
            EndRound = proposal.EndRound,
            DueAt = DateTimeOffset.FromUnixTimeMilliseconds(_state.TipTime + ((proposal.EndRound - _state.Clock.Round) * 300)),
            VoteCount = _state.Governance.CountVotesOn(proposal.Id),
            Tally = new TallyItem
            {
                YesSatoshis = new(tally.Yes.Satoshis),
                NoSatoshis = new(tally.No.Satoshis),
                AbstainSatoshis = new(tally.Abstain.Satoshis),
                RegisteredSatoshis = new(tally.Registered.Satoshis),
                Quorum = tally.HasQuorum(_state.Rules),
                Accepted = tally.IsAccepted(_state.Rules),
            },
            AsOfHeight = _state.Height,
        };
    }
}
