using System.Net;
using System.Text.Json;
using Marketplace.Api;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Grains.Contracts;
using Marketplace.Market.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Gateway.Tests.Leases;

/// <summary>What a request costs a process that holds gateway, grains and ledger.</summary>
[Collection(nameof(Counted))]
public sealed class RequestWorkTests(RealHost host) : IClassFixture<RealHost>
{
    private static readonly JsonElement Spec = JsonDocument.Parse(FakeLease.Spec).RootElement;

    [Fact]
    public async Task A_quote_parses_its_spec_once()
    {
        using var counts = new WorkCounts();
        await QuoteAsync();
        Assert.Equal((0, 1), (counts.Decoded, counts.Parsed));
    }

    [Fact]
    public async Task Opening_a_lease_decodes_its_transaction_once_and_parses_its_spec_once_until_the_node_has_its_orders()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var wallet = await host.WalletAsync();
        var quote = await QuoteAsync();
        var request = new OpenLeaseRequest { Spec = Spec, Transaction = TestWallet.Hex(await wallet.OpenLeaseAsync(Spec, quote)) };
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        var node = grains.GetGrain<INodeGrain>("counted");
        await RegisterAsync(node, wallet);

        using var counts = new WorkCounts();
        var answer = await wallet.Client.PostAsync("/v1/leases", request, ApiJson.Default.OpenLeaseRequest);
        var opened = await answer.ReadAsync(ApiJson.Tolerant.LeaseResponse, HttpStatusCode.Created);
        Assert.Equal((1, 1), (counts.Decoded, counts.Parsed));

        var lease = grains.GetGrain<IAppLeaseGrain>(opened.LeaseId);
        var last = 0L;
        var orders = await BeatAsync(node);
        while (orders.Instances.IsEmpty)
        {
            last = (await lease.WaitForEventsAsync(last, TimeSpan.FromSeconds(25), limit.Token)).LastSequence;
            orders = await BeatAsync(node);
        }

        // What the agent on the node takes out of its orders has been parsed already.
        Assert.Equal("web", Assert.Single(orders.Instances[0].Spec.App.Components).Name);
        Assert.Equal((1, 1), (counts.Decoded, counts.Parsed));
    }

    [Fact]
    public async Task Showing_and_closing_a_lease_decodes_and_parses_nothing()
    {
        using var wallet = await host.WalletAsync();
        var quote = await QuoteAsync();
        var request = new OpenLeaseRequest { Spec = Spec, Transaction = TestWallet.Hex(await wallet.OpenLeaseAsync(Spec, quote)) };
        var answer = await wallet.Client.PostAsync("/v1/leases", request, ApiJson.Default.OpenLeaseRequest);
        var path = "/v1/leases/" + (await answer.ReadAsync(ApiJson.Tolerant.LeaseResponse, HttpStatusCode.Created)).LeaseId;

        using var counts = new WorkCounts();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(quote.SpecHash, (await (await wallet.Client.GetAsync(path)).ReadAsync(ApiJson.Tolerant.LeaseResponse)).SpecHash);
        }

        await (await wallet.Client.GetAsync("/v1/leases")).ReadAsync(ApiJson.Tolerant.LeasePage);
        var closed = await wallet.Client.SendAsync(wallet.Client.Request(HttpMethod.Post, path + "/close"));
        await closed.ReadAsync(ApiJson.Tolerant.LeaseResponse);
        Assert.Equal((0, 0), (counts.Decoded, counts.Parsed));
    }

    [Fact]
    public async Task Submitting_a_transaction_decodes_it_once()
    {
        using var wallet = await host.WalletAsync();
        var transaction = await wallet.OpenLeaseAsync(Spec, await QuoteAsync());
        using var counts = new WorkCounts();
        var included = await (await wallet.SubmitAsync(transaction)).ReadAsync(ApiJson.Tolerant.SubmitTransactionResponse);
        Assert.Equal(transaction.Id.ToString(), included.TransactionId);
        Assert.Equal((1, 0), (counts.Decoded, counts.Parsed));
    }

    private async Task<QuoteResponse> QuoteAsync()
    {
        var answer = await host.PostAsync("/v1/quotes", new QuoteRequest { Spec = Spec }, ApiJson.Default.QuoteRequest);
        return await answer.ReadAsync(ApiJson.Tolerant.QuoteResponse);
    }

    private static Task<NodeDirective> BeatAsync(INodeGrain node) =>
        node.HeartbeatAsync(new NodeReport("counted", 0, [], TimeProvider.System.GetUtcNow()));

    private static async Task RegisterAsync(INodeGrain node, TestWallet wallet)
    {
        var answer = await node.RegisterAsync(new NodeProfile
        {
            Payee = wallet.Key.PublicKey.Hash.ToString(),
            Name = "counted",
            Host = "127.0.0.1",
            Region = "EU/CZ",
            FailureDomain = "counted",
            Capacity = new Resources(4_000, 4_096, 10_000),
            Engine = "none",
            SoftwareVersion = "1",
        });
        Assert.True(answer.Accepted, answer.Message);
        await BeatAsync(node);
    }
}
