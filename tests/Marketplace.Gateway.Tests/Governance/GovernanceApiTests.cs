using System.Net;
using Marketplace.Api;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Ledger;
using Marketplace.Ledger.Governance;

namespace Marketplace.Gateway.Tests.Governance;

public sealed class GovernanceApiTests(RealHost host) : IClassFixture<RealHost>
{
    private const long Flux = Money.SatoshisPerFlux;

    [Fact]
    public async Task The_rules_in_force_are_listed_with_units_and_ranges()
    {
        var rules = await host.GetAsync("/v1/governance/rules", ApiJson.Tolerant.RulesResponse);

        Assert.Equal(RuleDescriptions.All.Select(rule => (int)rule.Id), rules.Items.Select(rule => rule.Id));
        Assert.All(rules.Items, rule =>
        {
            Assert.Equal(host.Parameters.Rules.Get((RuleId)rule.Id), rule.Value);
            Assert.Equal(rule.Value, rule.InitialValue);
            Assert.InRange(rule.Value.Value, rule.Minimum.Value, rule.Maximum.Value);
        });
        var fee = rules.Items.Single(rule => rule.Name == "feePartsPerMillion");
        Assert.Equal((1, 20_000UL, "parts-per-million", 0UL, 1_000_000UL), (fee.Id, fee.Value, fee.Unit, fee.Minimum, fee.Maximum));
    }

    [Fact]
    public async Task A_proposal_is_shown_with_its_changes_and_how_the_vote_stands()
    {
        using var wallet = await host.WalletAsync(1_000 * Flux, outputs: 4);
        var id = await ProposeAsync(wallet, new ParameterChange([new RuleChange(RuleId.FeePartsPerMillion, 10_000), new RuleChange(RuleId.PerPort, 7)]));
        var before = await ShowAsync(id);
        Assert.Equal(("voting", "parameter-change", 0), (before.State, before.Kind, before.VoteCount));
        Assert.Equal([("feePartsPerMillion", 20_000UL, 10_000UL), ("perPort", 5_000UL, 7UL)], before.Changes!.Select(change => (change.Name, change.Value.Value, change.NewValue.Value)));
        Assert.Equal((before.ProposedRound + 100, 1_000 * Flux, wallet.Address), (before.EndRound, before.DepositSatoshis, before.RefundAddress));
        Assert.Null(before.EnactRound);
        Assert.Equal("00010203", before.TextHash![..8]);
        Assert.False(before.Tally!.Quorum);

        var stake = await LockAsync(wallet, 1_500 * Flux);
        await SubmitAsync(wallet, new Vote(ProposalId.Parse(id), VoteChoice.Yes, [stake]));

        var after = await ShowAsync(id);
        Assert.Equal((1, 1_500 * Flux, 0L, true, true), (after.VoteCount, after.Tally!.YesSatoshis, after.Tally.NoSatoshis, after.Tally.Quorum, after.Tally.Accepted));
        var list = await host.GetAsync("/v1/governance/proposals", ApiJson.Tolerant.ProposalList);
        Assert.Contains(list.Items, item => item.ProposalId == id);
        Assert.Equal(list.Items.Select(item => item.EndRound).Order(), list.Items.Select(item => item.EndRound));
    }

    [Fact]
    public async Task Payments_and_texts_are_shown_as_what_they_are()
    {
        using var wallet = await host.WalletAsync(1_000 * Flux, outputs: 3);
        var payment = await ShowAsync(await ProposeAsync(wallet, new TreasuryPayment(Money.FromSatoshis(7), wallet.Key.Address)));
        Assert.Equal(("treasury-payment", 7L, wallet.Address), (payment.Kind, payment.Payment!.AmountSatoshis, payment.Payment.Address));
        var text = await ShowAsync(await ProposeAsync(wallet, TextOnly.Instance));
        Assert.Equal(("text", null, null), (text.Kind, text.Payment, text.Changes));
    }

    [Fact]
    public async Task A_vote_that_the_ledger_refuses_names_the_rule()
    {
        using var wallet = await host.WalletAsync(1_000 * Flux, outputs: 2);
        var id = await ProposeAsync(wallet, TextOnly.Instance);
        var coin = (await wallet.CoinsAsync())[0];
        var vote = new Vote(ProposalId.Parse(id), VoteChoice.Yes, [new OutPoint(Hash256.Parse(id), 0)]);
        var response = await wallet.SubmitAsync(wallet.Fund([coin], [], vote, null));

        await response.ProblemAsync(HttpStatusCode.UnprocessableEntity, "stake-invalid");
    }

    [Theory]
    [InlineData("/v1/governance/proposals/xyz", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/governance/proposals/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", HttpStatusCode.NotFound, ProblemCodes.NotFound)]
    [InlineData("/v1/governance", HttpStatusCode.NotFound, ProblemCodes.RouteNotFound)]
    [InlineData("/v1/governance/rules/1", HttpStatusCode.NotFound, ProblemCodes.RouteNotFound)]
    public async Task What_is_not_there_or_does_not_parse_is_refused(string path, HttpStatusCode status, string code) =>
        await (await host.Http.GetAsync(path)).ProblemAsync(status, code);

    [Fact]
    public async Task Nothing_here_is_written_to()
    {
        var response = await host.Http.PostAsync("/v1/governance/proposals", new StringContent("{}", null, "application/json"));

        await response.ProblemAsync(HttpStatusCode.MethodNotAllowed, ProblemCodes.MethodNotAllowed);
    }

    private static async Task<string> ProposeAsync(TestWallet wallet, ProposalAction action)
    {
        var hash = new Hash256([.. Enumerable.Range(0, Hash256.Size).Select(number => (byte)number)]);
        var request = new Propose("A better market", hash, 100, wallet.Key.Address, action);
        var transaction = wallet.Fund(await wallet.CoinsAsync(), [new TransactionOutput(Money.FromFlux("1000"), DepositLock.Self)], request, null);
        await (await wallet.SubmitAsync(transaction)).ReadAsync(ApiJson.Tolerant.SubmitTransactionResponse);
        return transaction.Id.ToString();
    }

    private static async Task<OutPoint> LockAsync(TestWallet wallet, long satoshis)
    {
        var locked = new TransactionOutput(Money.FromSatoshis(satoshis), new TimeLock(new KeyLock(wallet.Key.PublicKey.Hash), LockUntil.AtTime(LockUntil.MaxValue)));
        var transaction = wallet.Fund(await wallet.CoinsAsync(), [locked], null, null);
        await (await wallet.SubmitAsync(transaction)).ReadAsync(ApiJson.Tolerant.SubmitTransactionResponse);
        return new OutPoint(transaction.Id, 0);
    }

    private static async Task SubmitAsync(TestWallet wallet, TransactionPayload payload)
    {
        var coins = (await wallet.CoinsAsync()).Where(coin => coin.Lock.Kind == "key").ToList();
        await (await wallet.SubmitAsync(wallet.Fund(coins, [], payload, null))).ReadAsync(ApiJson.Tolerant.SubmitTransactionResponse);
    }

    private Task<ProposalItem> ShowAsync(string id) => host.GetAsync($"/v1/governance/proposals/{id}", ApiJson.Tolerant.ProposalItem);
}
