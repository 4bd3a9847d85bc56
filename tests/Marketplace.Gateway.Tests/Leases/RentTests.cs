using System.Net;
using System.Text.Json;
using Marketplace.Api;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Testing.Waiting;

namespace Marketplace.Gateway.Tests.Leases;

/// <summary>Renting for real: containers of this machine's engine, found and used over HTTP alone.</summary>
public sealed class RentTests(RentingHost host) : IClassFixture<RentingHost>
{

    [Fact]
    public async Task A_renter_sees_the_app_run_updates_it_tops_it_up_and_pays_for_what_ran_alone()
    {
        using var wallet = await host.WalletAsync(satoshis: 10_000_000_000);
        var spec = Spec("marketplace/hello-web:1", instances: 2);
        var quote = await QuoteAsync(spec);
        var path = await OpenAsync(wallet, spec, quote);

        await using (var events = await FollowAsync(wallet, path + "/events"))
        {
            var kinds = new List<string>();
            while ((await LeaseAsync(wallet, path)).State != "running")
                kinds.Add(JsonSerializer.Deserialize((await events.NextAsync()).Data, ApiJson.Tolerant.LeaseEventItem)!.Kind);
            Assert.Equal("opened", kinds[0]);
        }

        var running = await LeaseAsync(wallet, path);
        Assert.Equal(2, running.Slots.Select(slot => slot.Ports.Single().HostPort).Distinct().Count());
        foreach (var slot in running.Slots)
        {
            var page = await PageAsync(slot);
            Assert.Contains("hello over http", page, StringComparison.Ordinal);
            Assert.Contains("version 1", page, StringComparison.Ordinal);
        }

        var node = (await host.GetAsync("/v1/nodes", ApiJson.Tolerant.NodePage)).Items.Single();
        Assert.Equal((2, 200), (node.Instances, node.Reserved.CpuMilli));

        var update = wallet.Client.Request(
            HttpMethod.Post, path + "/update", new UpdateLeaseRequest { Spec = Spec("marketplace/hello-web:2", instances: 2) }, ApiJson.Default.UpdateLeaseRequest);
        Assert.Equal(2, (await (await wallet.Client.SendAsync(update)).ReadAsync(ApiJson.Tolerant.LeaseResponse)).Revision);
        var updated = await UntilAsync(wallet, path, lease => lease.Rollout is null && lease.State == "running" && lease.Slots.All(slot => slot.Revision == 2));
        foreach (var slot in updated.Slots)
            Assert.Contains("version 2", await PageAsync(slot), StringComparison.Ordinal);

        var topUp = await wallet.TopUpAsync(updated.LeaseId, 1_000_000);
        var richer = await (await wallet.Client.PostAsync(
            path + "/top-ups", new TopUpLeaseRequest { Transaction = TestWallet.Hex(topUp) }, ApiJson.Default.TopUpLeaseRequest)).ReadAsync(ApiJson.Tolerant.LeaseResponse);
        Assert.Equal(quote.DepositSatoshis + 1_000_000, richer.Money.DepositedSatoshis);

        await UntilAsync(wallet, path, lease => lease.Money.ChargedSatoshis > 0);
        await (await wallet.Client.SendAsync(wallet.Client.Request(HttpMethod.Post, path + "/close"))).ReadAsync(ApiJson.Tolerant.LeaseResponse);
        var settled = await UntilAsync(wallet, path, lease => lease.State == "settled");
        await ReconcileAsync(wallet, path, settled);
        Assert.All(updated.Slots, slot => Assert.False(Answers(slot), "A container of a closed lease still answers."));
    }

    [Fact]
    public async Task An_image_that_does_not_exist_is_said_in_words_and_costs_nothing()
    {
        using var wallet = await host.WalletAsync(satoshis: 10_000_000_000);
        var spec = Spec("marketplace/nothing-like-this:1", instances: 1);
        var quote = await QuoteAsync(spec);
        var path = await OpenAsync(wallet, spec, quote);
        var failed = await UntilAsync(wallet, path, lease => lease.Slots.Any(slot => slot.Failure is not null));
        var failure = failed.Slots[0].Failure!;
        Assert.Matches("^[a-z-]+$", failure.Code);
        Assert.Contains("marketplace/nothing-like-this:1", failure.Message, StringComparison.Ordinal);

        await (await wallet.Client.SendAsync(wallet.Client.Request(HttpMethod.Post, path + "/close"))).ReadAsync(ApiJson.Tolerant.LeaseResponse);
        var settled = await UntilAsync(wallet, path, lease => lease.State == "settled");
        Assert.Equal((0, quote.DepositSatoshis.Value), (settled.Money.ChargedSatoshis.Value, settled.Money.RefundedSatoshis.Value));
    }

    [Fact]
    public async Task A_log_is_read_and_followed_and_ends_with_its_instance()
    {
        using var wallet = await host.WalletAsync(satoshis: 10_000_000_000);
        var spec = Spec("marketplace/hello-web:1", instances: 1, """, "command": ["/bin/busybox", "sh", "-c", "i=0; while true; do i=$((i+1)); echo line $i; sleep 0.2; done"]""");
        var path = await OpenAsync(wallet, spec, await QuoteAsync(spec));
        await UntilAsync(wallet, path, lease => lease.State == "running");

        await using var log = await FollowAsync(wallet, path + "/logs?follow=true&tail=1000");
        for (var number = 1; number <= 10; number++)
        {
            var item = await log.NextAsync();
            Assert.Equal("log", item.EventType);
            Assert.Equal($"line {number}", JsonSerializer.Deserialize(item.Data, ApiJson.Tolerant.LogLine)!.Text);
        }

        var page = await (await wallet.Client.GetAsync(path + "/logs?tail=3")).ReadAsync(ApiJson.Tolerant.LogPage);
        Assert.Equal(3, page.Lines.Count);
        await (await wallet.Client.SendAsync(wallet.Client.Request(HttpMethod.Post, path + "/close"))).ReadAsync(ApiJson.Tolerant.LeaseResponse);
        string kind;
        do
        {
            kind = (await log.NextAsync()).EventType;
        }
        while (kind != "end");
        await log.EndsAsync();
    }

    private static JsonElement Spec(string image, int instances, string more = "") => JsonDocument.Parse(
        $$"""
        {
          "name": "rented", "instances": {{instances}}, "termSeconds": 3600,
          "components": [{
            "name": "web", "image": "{{image}}", "cpuMilli": 100, "memoryMiB": 64, "diskMiB": 64,
            "ports": [{ "containerPort": 8080 }], "environment": { "GREETING": "hello over http" }{{more}}
          }]
        }
        """).RootElement;

    private static async Task<string> PageAsync(LeaseSlot slot)
    {
        using var http = new HttpClient();
        var address = new Uri($"http://{slot.Ports.Single().Host}:{slot.Ports.Single().HostPort}/");
        // A container runs before its server listens.
        var page = await Eventually.ReadsAsync(() => TryGetAsync(http, address), text => text is not null, _ => $"{address} serves its page");
        return page!;
    }

    private static async Task<string?> TryGetAsync(HttpClient http, Uri address)
    {
        try
        {
            return await http.GetStringAsync(address);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static bool Answers(LeaseSlot slot)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        try
        {
            socket.Connect(slot.Ports.Single().Host, slot.Ports.Single().HostPort);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static async Task<SseReader> FollowAsync(TestWallet wallet, string path)
    {
        var request = wallet.Client.Request(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        return await SseReader.OpenAsync(await wallet.Client.SendAsync(request));
    }

    private static async Task<LeaseResponse> LeaseAsync(TestWallet wallet, string path) =>
        await (await wallet.Client.GetAsync(path)).ReadAsync(ApiJson.Tolerant.LeaseResponse);

    private static Task<LeaseResponse> UntilAsync(TestWallet wallet, string path, Func<LeaseResponse, bool> condition) => Eventually.ReadsAsync(
        () => LeaseAsync(wallet, path),
        condition,
        lease => $"the lease is {lease.State}: {lease.Explanation} {string.Join("; ", lease.Slots)}");

    private static async Task<string> OpenAsync(TestWallet wallet, JsonElement spec, QuoteResponse quote)
    {
        var transaction = await wallet.OpenLeaseAsync(spec, quote);
        var request = new OpenLeaseRequest { Spec = spec, Transaction = TestWallet.Hex(transaction) };
        var response = await wallet.Client.PostAsync("/v1/leases", request, ApiJson.Default.OpenLeaseRequest);
        return "/v1/leases/" + (await response.ReadAsync(ApiJson.Tolerant.LeaseResponse, HttpStatusCode.Created)).LeaseId;
    }

    private async Task ReconcileAsync(TestWallet wallet, string path, LeaseResponse settled)
    {
        var money = settled.Money;
        Assert.Equal(money.DepositedSatoshis, money.ChargedSatoshis + money.RefundedSatoshis);
        Assert.Equal(money.ChargedSatoshis, money.PaidSatoshis + money.FeeSatoshis);
        Assert.Equal(0, money.EscrowedSatoshis.Value);
        Assert.Equal(settled.ChargedSeconds * settled.RatePerSecondSatoshis, money.ChargedSatoshis);
        Assert.InRange(settled.ChargedSeconds, 1, settled.Slots.Sum(slot => slot.RunningMilliseconds) / 1000 + settled.Instances);

        var charges = await (await wallet.Client.GetAsync(path + "/charges")).ReadAsync(ApiJson.Tolerant.LeaseChargesResponse);
        Assert.Equal(money.ChargedSatoshis, charges.Items.Sum(item => item.ChargedSatoshis));
        Assert.Equal(money.PaidSatoshis, charges.Items.Sum(item => item.PaidSatoshis));
        Assert.Equal(money.FeeSatoshis, charges.Items.Sum(item => item.FeeSatoshis));
        Assert.Equal(money.RefundedSatoshis, charges.Items.Sum(item => item.RefundedSatoshis));
        Assert.Equal(settled.CloseTransactionId, charges.Items[^1].TransactionId);
        var close = await host.GetAsync("/v1/transactions/" + settled.CloseTransactionId, ApiJson.Tolerant.TransactionResponse);
        Assert.Equal(("close-lease", settled.LeaseId), (close.Kind, close.LeaseId));
    }

    private async Task<QuoteResponse> QuoteAsync(JsonElement spec) =>
        await (await host.PostAsync("/v1/quotes", new QuoteRequest { Spec = spec }, ApiJson.Default.QuoteRequest)).ReadAsync(ApiJson.Tolerant.QuoteResponse);
}
