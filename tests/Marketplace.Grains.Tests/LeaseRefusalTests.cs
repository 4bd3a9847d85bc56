using Marketplace.Grains.Contracts;
using Marketplace.Grains.Tests.Support;
using Marketplace.Ledger;
using Marketplace.Market.Apps;
using Marketplace.Market.Leases;
using Marketplace.Market.Requests;

namespace Marketplace.Grains.Tests;

public sealed class LeaseRefusalTests
{
    [Fact]
    public async Task An_opening_that_does_not_fit_is_refused_and_leaves_nothing_behind()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 0);
        AppSpec spec = MarketCluster.Web();
        await RefusedAsync(market, market.OpenTransaction(spec, change: terms => terms with { RatePerSecond = Money.FromSatoshis(1) }), spec, "rate-mismatch");
        await RefusedAsync(market, market.OpenTransaction(spec, change: terms => terms with { Meter = terms.Renter }), spec, "meter-mismatch");
        await RefusedAsync(market, market.OpenTransaction(spec, change: terms => terms with { Instances = 2 }), spec, "instances-mismatch");
        await RefusedAsync(market, market.OpenTransaction(spec), MarketCluster.Web(image: "other:1"), "spec-hash-mismatch");
        await RefusedAsync(market, market.OpenTransaction(spec, change: terms => terms with { Renter = market.Meter.PublicKey.Hash }), spec, "not-the-renter");
    }

    [Fact]
    public async Task The_ledgers_own_refusal_reaches_the_renter_with_its_rule()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 0);
        AppSpec spec = MarketCluster.Web();
        Transaction open = market.OpenTransaction(spec, deposit: 1);
        LeaseAnswer answer = await market.OpenAsync(open, spec);
        Assert.Equal("lease-deposit-too-small", answer.Code);
        Assert.Equal(answer.Code, answer.Refusal!.Code);
        Assert.Null(await market.Lease(open.Id.ToString()).GetAsync());

        Transaction unsigned = market.OpenTransaction(spec).WithWitnesses([]);
        Assert.Equal(LeaseOutcome.Refused, (await market.OpenAsync(unsigned, spec)).Outcome);
    }

    [Fact]
    public async Task A_spec_with_faults_is_refused_with_all_of_them()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 0);
        AppSpec bad = MarketCluster.Web() with { Name = "?", Instances = 0, TermSeconds = 1 };
        LeaseAnswer answer = await market.OpenAsync(market.OpenTransaction(MarketCluster.Web()), bad);
        Assert.Equal("spec-invalid", answer.Code);
        Assert.Equal(["$.name", "$.instances", "$.termSeconds"], answer.Faults.Select(fault => fault.Path));
    }

    [Fact]
    public async Task Only_the_renter_commands_a_lease_and_unknown_leases_are_not_found()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 0);
        AppSpec spec = MarketCluster.Web();
        Transaction open = market.OpenTransaction(spec);
        await market.OpenAsync(open, spec);
        string id = open.Id.ToString();
        IAppLeaseGrain lease = market.Lease(id);
        Assert.Equal("not-the-renter", (await lease.CloseAsync(market.CloseRequest(id, "close-0001", market.Meter))).Code);
        Assert.Equal("not-the-renter", (await lease.RestartAsync(market.RestartRequest(id, "restart-01", market.Meter))).Code);
        Assert.Equal("not-the-renter", (await lease.UpdateAsync(market.UpdateRequest(id, "update-001", spec, market.Meter))).Code);
        string unknown = new('0', 64);
        IAppLeaseGrain none = market.Lease(unknown);
        Assert.Equal(LeaseOutcome.NotFound, (await none.CloseAsync(market.CloseRequest(unknown, "close-0001"))).Outcome);
        Assert.Null(await none.GetAsync());
        await none.ReportInstancesAsync("node-0", []);
    }

    [Fact]
    public async Task A_signed_request_commands_only_the_lease_and_the_command_that_it_names()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 0);
        AppSpec spec = MarketCluster.Web();
        Transaction[] opened = [market.OpenTransaction(spec), market.OpenTransaction(spec)];
        foreach (Transaction open in opened) await market.OpenAsync(open, spec);
        string id = opened[0].Id.ToString();
        IAppLeaseGrain lease = market.Lease(id);
        SignedRequest other = market.CloseRequest(opened[1].Id.ToString(), "close-0001");
        Assert.Equal("request-target-wrong", (await lease.CloseAsync(other)).Code);
        Assert.Equal("request-target-wrong", (await lease.RestartAsync(market.CloseRequest(id, "close-0001"))).Code);
        Assert.Equal("request-target-wrong", (await lease.UpdateAsync(market.OpenRequest(opened[0], spec))).Code);

        // The renter's name over somebody else's signature.
        SignedRequest strangers = market.CloseRequest(id, "close-0001", market.Meter);
        SignedRequest forged = new(
            market.Renter.Address,
            strangers.Method,
            strangers.Target,
            strangers.Body,
            strangers.TimestampMilliseconds,
            strangers.CommandId,
            strangers.Signature);
        Assert.Equal("request-signature-invalid", (await lease.CloseAsync(forged)).Code);

        SignedRequest old = market.CloseRequest(id, "close-0001");
        market.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal("request-timestamp-out-of-window", (await lease.CloseAsync(old)).Code);
        Assert.DoesNotContain((await lease.GetAsync())!.Status, (LeaseStatus[])[LeaseStatus.Ending, LeaseStatus.Settled]);
        Assert.Equal(LeaseOutcome.Done, (await lease.CloseAsync(market.CloseRequest(id, "close-0001"))).Outcome);
    }

    private static async Task RefusedAsync(MarketCluster market, Transaction open, AppSpec spec, string code)
    {
        LeaseAnswer answer = await market.OpenAsync(open, spec);
        Assert.Equal((LeaseOutcome.Refused, code), (answer.Outcome, answer.Code));
        Assert.Null(await market.Lease(open.Id.ToString()).GetAsync());
        Assert.Equal(0, (await market.SumsAsync(open.Id.ToString())).Openings);
    }
}
