using System.Net;
using System.Text.Json;
using Marketplace.Api;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Ledger;
using Marketplace.Ledger.Governance;
using Marketplace.Testing.Waiting;

namespace Marketplace.Flux.Tests.OnChain;

/// <summary>A whole host of a network in which votes are short.</summary>
public sealed class VotingHost : NodeLedgerHost
{
    protected override LedgerRules Rules(LedgerRules rules) => rules with { MinimumVotingRounds = 1, EnactmentDelayRounds = 1 };
}

public sealed class VotedRulesTests(VotingHost host) : IClassFixture<VotingHost>
{
    // Long enough for three transactions on a busy machine: rounds take 300 milliseconds.
    private const uint VotingRounds = 100;

    [Fact]
    public async Task Network_and_quotes_say_the_rules_that_a_vote_has_set_beside_those_of_the_genesis()
    {
        var before = await NetworkAsync();
        Assert.Equal(RuleDescriptions.All.Select(rule => rule.Name).Order(), before.Rules.Keys.Order());
        Assert.All(RuleDescriptions.All, rule => Assert.Equal(host.Parameters.Rules.Get(rule.Id), before.Rules[rule.Name]));
        var cheap = await QuoteAsync();

        await VoteAsync(new RuleChange(RuleId.FeePartsPerMillion, 50_000), new RuleChange(RuleId.CpuPer100Milli, 7_000_000));
        var after = await WaitAsync(network => network.FeePartsPerMillion == 50_000);
        Assert.Equal(50_000UL, after.Rules[NameOf(RuleId.FeePartsPerMillion)].Value);
        Assert.Equal(7_000_000, after.Prices.CpuPer100Milli.Value);
        Assert.Equal(host.Parameters, NetworkParameters.FromJson(after.Parameters.GetRawText()));
        var dear = await QuoteAsync();
        Assert.True(dear.RatePerSecondSatoshis > cheap.RatePerSecondSatoshis);
        Assert.Equal((20_000, 50_000), (cheap.FeePartsPerMillion, dear.FeePartsPerMillion));

        // A lease opens at what the quote says now.
        using var wallet = await host.WalletAsync(10_000_000_000);
        var transaction = await wallet.OpenLeaseAsync(Spec(), dear);
        var opened = await wallet.Client.PostAsync("/v1/leases", new OpenLeaseRequest { Spec = Spec(), Transaction = TestWallet.Hex(transaction) }, ApiJson.Default.OpenLeaseRequest);
        Assert.True(opened.IsSuccessStatusCode, await opened.Content.ReadAsStringAsync());
    }

    private async Task VoteAsync(params RuleChange[] changes)
    {
        using var wallet = await host.WalletAsync(100_000_000_000, outputs: 3);
        var later = new TimeLock(new KeyLock(wallet.Key.PublicKey.Hash), LockUntil.AtTime(TimeProvider.System.GetUtcNow().AddDays(1).ToUnixTimeSeconds()));
        var stake = await SubmitAsync(wallet, [new TransactionOutput(host.Parameters.Rules.MinimumVoteStake, later)], null);
        var action = new ParameterChange([.. changes.OrderBy(change => change.Id)]);
        var propose = new Propose("New prices", Hash256.Zero, VotingRounds, wallet.Key.Address, action);
        var proposal = await SubmitAsync(wallet, [new TransactionOutput(host.Parameters.Rules.ProposalDeposit, DepositLock.Self)], propose);
        await SubmitAsync(wallet, [], new Vote(new ProposalId(proposal.Id), VoteChoice.Yes, [new OutPoint(stake.Id, 0)]));
    }

    private static async Task<Transaction> SubmitAsync(TestWallet wallet, List<TransactionOutput> outputs, TransactionPayload? payload)
    {
        var coins = (await wallet.CoinsAsync()).Where(coin => coin.Lock.Kind == "key").ToList();
        var transaction = wallet.Fund(coins, outputs, payload, null);
        using var response = await wallet.SubmitAsync(transaction);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return transaction;
    }

    private Task<NetworkResponse> WaitAsync(Func<NetworkResponse, bool> condition) =>
        Eventually.ReadsAsync(NetworkAsync, condition, _ => "the vote takes effect");

    private Task<NetworkResponse> NetworkAsync() => host.GetAsync("/v1/network", ApiJson.Tolerant.NetworkResponse);

    private async Task<QuoteResponse> QuoteAsync()
    {
        using var response = await host.PostAsync("/v1/quotes", new QuoteRequest { Spec = Spec() }, ApiJson.Default.QuoteRequest);
        return await response.ReadAsync(ApiJson.Tolerant.QuoteResponse);
    }

    private static string NameOf(RuleId id) => RuleDescriptions.All.First(rule => rule.Id == id).Name;

    private static JsonElement Spec() => JsonDocument.Parse(
        """{"name":"shop","termSeconds":3600,"components":[{"name":"web","image":"web:1","cpuMilli":500,"memoryMiB":256,"diskMiB":100}]}""").RootElement;
}
