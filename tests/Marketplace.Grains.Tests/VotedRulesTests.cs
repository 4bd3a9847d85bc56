using Marketplace.Grains.Contracts;
using Marketplace.Grains.Tests.Support;
using Marketplace.Ledger;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Governance;
using Marketplace.Market.Apps;
using Marketplace.Market.Pricing;

namespace Marketplace.Grains.Tests;

public sealed class VotedRulesTests
{
    private const int RoundSeconds = 100;

    [Fact]
    public async Task A_lease_opens_at_the_price_and_fee_that_a_vote_has_set_and_no_longer_at_those_of_the_genesis()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 0, network: parameters => parameters with
        {
            Emission = new EmissionParameters { RoundMilliseconds = RoundSeconds * 1000 },
            Rules = parameters.Rules with { MinimumVotingRounds = 1, EnactmentDelayRounds = 1 },
        });
        AppSpec spec = MarketCluster.Web();
        Quote before = market.Quote(spec);
        await VoteAsync(market, new RuleChange(RuleId.FeePartsPerMillion, 50_000), new RuleChange(RuleId.CpuPer100Milli, 7_000_000));

        Assert.Equal(50_000u, market.Engine.Head.Rules.FeePartsPerMillion);
        Quote after = market.Quote(spec);
        Assert.True(after.RatePerSecondSatoshis > before.RatePerSecondSatoshis);
        LeaseAnswer opened = await market.OpenAsync(market.OpenTransaction(spec), spec);
        Assert.True(opened.Outcome == LeaseOutcome.Done, $"{opened.Code}: {opened.Message}");
        Assert.Equal((after.RatePerSecondSatoshis, 50_000), (opened.Lease!.RatePerSecondSatoshis, opened.Lease.FeePartsPerMillion));
        Transaction old = market.OpenTransaction(spec, change: terms => terms with { RatePerSecond = Money.FromSatoshis(before.RatePerSecondSatoshis) });
        Assert.Equal("rate-mismatch", (await market.OpenAsync(old, spec)).Code);
        old = market.OpenTransaction(spec, change: terms => terms with { FeePartsPerMillion = (uint)before.FeePartsPerMillion });
        Assert.Equal(LeaseOutcome.Refused, (await market.OpenAsync(old, spec)).Outcome);
    }

    private static async Task VoteAsync(MarketCluster market, params RuleChange[] changes)
    {
        TimeLock later = new(new KeyLock(market.Renter.PublicKey.Hash), LockUntil.AtTime(market.Clock.GetUtcNow().AddDays(1).ToUnixTimeSeconds()));
        Transaction stake = market.Spend(market.Parameters.Rules.MinimumVoteStake, later, null);
        await IncludeAsync(market, stake);
        Propose request = new("New prices", Hash256.Zero, 1, market.Renter.Address, new ParameterChange([.. changes.OrderBy(change => change.Id)]));
        Transaction proposal = market.Spend(market.Parameters.Rules.ProposalDeposit, DepositLock.Self, request);
        await IncludeAsync(market, proposal);
        Vote vote = new(new ProposalId(proposal.Id), VoteChoice.Yes, [new OutPoint(stake.Id, 0)]);
        await IncludeAsync(market, market.Spend(Money.FromSatoshis(1_000), new KeyLock(market.Meter.PublicKey.Hash), vote));
        for (int round = 0; round < 4; round++)
        {
            market.Clock.Advance(TimeSpan.FromSeconds(RoundSeconds));
            await IncludeAsync(market, market.TransferTransaction(market.Meter.PublicKey.Hash, 1_000));
        }
    }

    private static async Task IncludeAsync(MarketCluster market, Transaction transaction)
    {
        SubmitResult result = await market.Client.GetGrain<IChainAccountGrain>(market.Renter.Address.ToString())
            .SubmitAsync(transaction);
        Assert.True(result.Status == SubmitStatus.Included, result.Refusal?.Message ?? result.Message);
    }
}
