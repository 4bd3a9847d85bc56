using System.Net;
using System.Text.Json;
using Marketplace.Api;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Ledger;
using Marketplace.Testing.Waiting;

namespace Marketplace.Gateway.Tests.Leases;

public sealed class LeaseLifeTests(RealHost host) : IClassFixture<RealHost>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly JsonElement Spec = JsonDocument.Parse(FakeLease.Spec).RootElement;

    [Fact]
    public async Task A_quote_says_all_that_a_wallet_needs()
    {
        var quote = await QuoteAsync();
        Assert.Equal(quote.RatePerSecondSatoshis * quote.Instances * quote.TermSeconds, quote.DepositSatoshis);
        Assert.Equal(host.Network.MeterKeyHash, quote.MeterKeyHash);
        Assert.Equal(host.Network.FeePartsPerMillion, quote.FeePartsPerMillion);
        Assert.InRange(quote.MinimumDepositSatoshis.Value, 1, quote.DepositSatoshis.Value);
    }

    [Fact]
    public async Task A_lease_that_finds_no_node_waits_and_gives_everything_back_when_it_is_closed()
    {
        using var wallet = await host.WalletAsync();
        var quote = await QuoteAsync();
        var transaction = await wallet.OpenLeaseAsync(Spec, quote);
        var request = new OpenLeaseRequest { Spec = Spec, Transaction = TestWallet.Hex(transaction) };
        var opened = await OpenAsync(wallet, request, "open-key-0001");
        Assert.Equal(transaction.Id.ToString(), opened.LeaseId);
        Assert.Equal(wallet.Address, opened.Renter);
        Assert.Equal((quote.DepositSatoshis.Value, quote.DepositSatoshis.Value, 0), (opened.Money.DepositedSatoshis.Value, opened.Money.EscrowedSatoshis.Value, opened.Money.ChargedSatoshis.Value));
        Assert.Equal(quote.SpecHash, opened.SpecHash);

        // The same again is the same lease; the key for another lease is refused.
        Assert.Equal(opened.LeaseId, (await OpenAsync(wallet, request, "open-key-0001")).LeaseId);
        var other = new OpenLeaseRequest { Spec = Spec, Transaction = TestWallet.Hex(await wallet.OpenLeaseAsync(Spec, quote)) };
        await (await wallet.Client.PostAsync("/v1/leases", other, ApiJson.Default.OpenLeaseRequest, "open-key-0001"))
            .ProblemAsync(HttpStatusCode.Conflict, ProblemCodes.IdempotencyKeyReused);

        var path = "/v1/leases/" + opened.LeaseId;
        await (await wallet.Client.SendAsync(wallet.Client.Request(HttpMethod.Post, path + "/close"))).ReadAsync(ApiJson.Tolerant.LeaseResponse);
        var settled = await UntilAsync(wallet, path, lease => lease.State == "settled");
        Assert.Equal("closed", settled.EndReason);
        Assert.Equal((quote.DepositSatoshis.Value, 0, 0), (settled.Money.RefundedSatoshis.Value, settled.Money.ChargedSatoshis.Value, settled.Money.EscrowedSatoshis.Value));

        var charges = await (await wallet.Client.GetAsync(path + "/charges")).ReadAsync(ApiJson.Tolerant.LeaseChargesResponse);
        Assert.Equal((quote.DepositSatoshis.Value, 0), (charges.RefundedSatoshis.Value, charges.ChargedSatoshis.Value));
        Assert.Equal("closing", charges.Items[^1].Kind);
        var account = await host.GetAsync($"/v1/accounts/{wallet.Address}", ApiJson.Tolerant.AccountResponse);
        Assert.Equal(100_000_000 - host.Network.MinimumTransactionFeeSatoshis, account.BalanceSatoshis);

        var events = await (await wallet.Client.GetAsync(path + "/events")).ReadAsync(ApiJson.Tolerant.LeaseEventPage);
        Assert.True(events.Ended);
        Assert.Equal(Enumerable.Range(1, events.Items.Count).Select(number => (long)number), events.Items.Select(item => item.Sequence));
        Assert.Equal("opened", events.Items[0].Kind);
    }

    [Fact]
    public async Task A_lease_is_listed_for_its_renter_alone()
    {
        using var wallet = await host.WalletAsync();
        var quote = await QuoteAsync();
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var transaction = await wallet.OpenLeaseAsync(Spec, quote);
            ids.Add((await OpenAsync(wallet, new OpenLeaseRequest { Spec = Spec, Transaction = TestWallet.Hex(transaction) })).LeaseId);
        }

        using var deadline = new CancellationTokenSource(Patience);
        var seen = new List<string>();
        while (seen.Count < 3)
        {
            Assert.False(deadline.IsCancellationRequested, "The leases are not listed.");
            seen.Clear();
            string? cursor = null;
            do
            {
                var page = await (await wallet.Client.GetAsync($"/v1/leases?limit=2&cursor={cursor}")).ReadAsync(ApiJson.Tolerant.LeasePage);
                seen.AddRange(page.Items.Select(item => item.LeaseId));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
        }

        Assert.Equal(ids.Order(), seen.Order());
        using var stranger = await host.WalletAsync();
        Assert.Empty((await (await stranger.Client.GetAsync("/v1/leases")).ReadAsync(ApiJson.Tolerant.LeasePage)).Items);
        await (await stranger.Client.GetAsync("/v1/leases/" + ids[0])).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.NotYours);
        var close = stranger.Client.Request(HttpMethod.Post, $"/v1/leases/{ids[0]}/close");
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.Client.SendAsync(close)).StatusCode);
    }

    [Fact]
    public async Task Each_opening_that_breaks_a_rule_is_refused_and_leaves_nothing_behind()
    {
        using var wallet = await host.WalletAsync();
        using var stranger = await host.WalletAsync();
        var quote = await QuoteAsync();
        var transaction = await wallet.OpenLeaseAsync(Spec, quote);
        var other = JsonDocument.Parse(FakeLease.Spec.Replace("web:1", "web:2", StringComparison.Ordinal)).RootElement;

        await RefusedAsync(wallet, other, transaction);
        await RefusedAsync(stranger, Spec, transaction);
        await RefusedAsync(wallet, Spec, await wallet.TransferAsync(wallet.Key.PublicKey.Hash, 1_000));
        await RefusedAsync(wallet, Spec, await wallet.OpenLeaseAsync(Spec, quote, deposit: 1));
        await RefusedAsync(wallet, Spec, await wallet.OpenLeaseAsync(Spec, quote with { RatePerSecondSatoshis = new(quote.RatePerSecondSatoshis + 1) }));
        await RefusedAsync(wallet, Spec, await wallet.OpenLeaseAsync(Spec, quote with { MeterKeyHash = wallet.Key.PublicKey.Hash.ToString() }));
        await RefusedAsync(wallet, Spec, transaction.WithWitnesses([]));

        var account = await host.GetAsync($"/v1/accounts/{wallet.Address}", ApiJson.Tolerant.AccountResponse);
        Assert.Equal(100_000_000, account.BalanceSatoshis.Value);
        Assert.Empty((await (await wallet.Client.GetAsync("/v1/leases")).ReadAsync(ApiJson.Tolerant.LeasePage)).Items);

        // None of this stood in the way of the right request.
        await OpenAsync(wallet, new OpenLeaseRequest { Spec = Spec, Transaction = TestWallet.Hex(transaction) });
    }

    private static async Task RefusedAsync(TestWallet wallet, JsonElement spec, Transaction transaction)
    {
        var request = new OpenLeaseRequest { Spec = spec, Transaction = TestWallet.Hex(transaction) };
        var response = await wallet.Client.PostAsync("/v1/leases", request, ApiJson.Default.OpenLeaseRequest);
        var problem = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(), ApiJson.Tolerant.Problem)!;
        Assert.True((int)response.StatusCode is 403 or 422, problem.ToString());
        Assert.Matches("^[a-z-]+$", problem.Code);
    }

    private static async Task<LeaseResponse> OpenAsync(TestWallet wallet, OpenLeaseRequest request, string? key = null)
    {
        var response = await wallet.Client.PostAsync("/v1/leases", request, ApiJson.Default.OpenLeaseRequest, key);
        var lease = await response.ReadAsync(ApiJson.Tolerant.LeaseResponse, HttpStatusCode.Created);
        Assert.Equal("/v1/leases/" + lease.LeaseId, response.Headers.Location?.ToString());
        return lease;
    }

    private static Task<LeaseResponse> UntilAsync(TestWallet wallet, string path, Func<LeaseResponse, bool> condition) => Eventually.ReadsAsync(
        async () => await (await wallet.Client.GetAsync(path)).ReadAsync(ApiJson.Tolerant.LeaseResponse),
        condition,
        lease => $"the lease is {lease.State}: {lease.Explanation}");

    private async Task<QuoteResponse> QuoteAsync() =>
        await (await host.PostAsync("/v1/quotes", new QuoteRequest { Spec = Spec }, ApiJson.Default.QuoteRequest)).ReadAsync(ApiJson.Tolerant.QuoteResponse);
}
