using System.Net;
using Marketplace.Flux.Tests.JsonRpc;
using Marketplace.Api;
using Marketplace.Flux.JsonRpc;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Ledger.Keys;

namespace Marketplace.Flux.Tests.Nodes;

public sealed class LedgerNodeTests(NodeLedgerHost host) : IClassFixture<NodeLedgerHost>
{
    private static readonly string NoHash = new('a', 64);

    [Fact]
    public async Task A_node_is_listed_from_its_start_to_its_end_in_flux_names_and_natively()
    {
        using var helper = PrivateKey.Generate();
        var node = await host.RegisterAsync(helper.PublicKey.Hash);
        var started = Assert.Single((await host.Http.CallAsync("getstartlist")).EnumerateArray(), each => each.GetProperty("collateral").GetString() == node.Name);
        Assert.Equal((node.Wallet.Address, "1000.00"), (started.GetProperty("payment_address").GetString(), started.GetProperty("amount").GetString()));
        Assert.InRange(started.GetProperty("expires_in").GetInt64(), 1, 241);
        Assert.Equal("STARTED", await StatusAsync(node.Name));
        Assert.Empty((await host.Http.CallAsync("listfluxnodes", node.Key.PublicKey.ToString())).EnumerateArray());

        await node.ConfirmAsync("198.51.100.7:16127");
        Assert.Equal("CONFIRMED", await StatusAsync($"{node.Collateral}"));
        var row = Assert.Single((await host.Http.CallAsync("listfluxnodes", node.Key.PublicKey.ToString())).EnumerateArray());
        Assert.Equal(
            ["collateral", "txhash", "outidx", "ip", "network", "added_height", "confirmed_height", "last_confirmed_height", "last_paid_height", "tier", "payment_address", "pubkey", "activesince", "lastpaid", "amount", "rank"],
            row.EnumerateObject().Select(member => member.Name));
        Assert.Equal((node.Name, node.Collateral.TransactionId.ToString(), 0), (row.GetProperty("collateral").GetString(), row.GetProperty("txhash").GetString(), row.GetProperty("outidx").GetInt32()));
        Assert.Equal(("198.51.100.7:16127", "ipv4", "CUMULUS"), (row.GetProperty("ip").GetString(), row.GetProperty("network").GetString(), row.GetProperty("tier").GetString()));
        Assert.InRange(row.GetProperty("confirmed_height").GetInt64(), row.GetProperty("added_height").GetInt64(), await host.RoundAsync());
        Assert.InRange(long.Parse(row.GetProperty("activesince").GetString()!, System.Globalization.CultureInfo.InvariantCulture), 1_600_000_000, 4_000_000_000);
        Assert.Equal(row.GetRawText(), Assert.Single((await host.Http.CallAsync("viewdeterministiczelnodelist", node.Collateral.TransactionId.ToString())).EnumerateArray()).GetRawText());
        var delegates = (await host.Http.CallAsync("listfluxnodedelegates", node.Name)).GetProperty("delegates");
        Assert.Equal(helper.Address.ToString(), Assert.Single(delegates.EnumerateArray()).GetString());

        var native = await host.GetAsync($"/v1/stakes/{node.Collateral}", ApiJson.Tolerant.StakeItem);
        Assert.Equal(("cumulus", "confirmed", 100_000_000_000), (native.Tier, native.Status, native.AmountSatoshis));
        Assert.Equal((node.Wallet.Address, node.Key.PublicKey.ToString(), "198.51.100.7:16127"), (native.OperatorAddress, native.NodeKey, native.Endpoint));
        Assert.Equal(row.GetProperty("rank").GetInt32(), native.PaidAfter);

        await node.UnregisterAsync(native.RegisteredRound);
        Assert.Equal("OFFLINE", await StatusAsync(node.Name));
        var leaving = await host.GetAsync($"/v1/stakes/{node.Collateral}", ApiJson.Tolerant.StakeItem);
        Assert.Equal(("leaving", null), (leaving.Status, leaving.PaidAfter));
        Assert.NotNull(leaving.ReleaseRound);
    }

    [Fact]
    public async Task Confirmed_nodes_are_counted_by_tier_and_network_and_the_first_of_each_tier_is_paid_next()
    {
        var node = await host.RegisterAsync();
        await node.ConfirmAsync("[2001:db8::1]:16127");
        var counts = await host.Http.CallAsync("getfluxnodecount");
        Assert.True(counts.GetProperty("ipv6").GetInt32() >= 1);
        Assert.Equal(counts.GetProperty("total").GetInt32(), counts.GetProperty("cumulus-enabled").GetInt32());
        Assert.Equal((0, 0), (counts.GetProperty("nimbus-enabled").GetInt32(), counts.GetProperty("bamf-enabled").GetInt32()));
        Assert.Equal(counts.GetRawText(), (await host.Http.DataAsync("/daemon/getzelnodecount")).GetRawText());
        var winners = await host.Http.CallAsync("fluxnodecurrentwinner");
        var winner = Assert.Single(winners.EnumerateObject());
        Assert.Equal("CUMULUS Winner", winner.Name);
        Assert.Equal("CUMULUS", winner.Value.GetProperty("tier").GetString());
        var migration = await host.Http.CallAsync("getmigrationcount");
        Assert.True(migration.GetProperty("cumulus-new").GetInt32() >= 1);
        Assert.Equal(0, migration.GetProperty("total-old").GetInt32());
    }

    [Fact]
    public async Task A_snapshot_is_of_one_block_and_has_every_node()
    {
        var node = await host.RegisterAsync();
        var snapshot = await host.Http.CallAsync("getfluxnodesnapshot");
        Assert.Equal(snapshot.GetProperty("hash").GetString(), (await host.Http.CallAsync("getblockhash", snapshot.GetProperty("height").GetInt64())).GetString());
        var row = Assert.Single(snapshot.GetProperty("nodes").EnumerateArray(), each => each.GetProperty("collateral").GetString() == node.Name);
        Assert.Equal(("STARTED", -1), (row.GetProperty("status").GetString(), row.GetProperty("rank").GetInt32()));
    }

    [Fact]
    public async Task What_a_transaction_says_of_a_node_is_shown_as_its_payload()
    {
        var node = await host.RegisterAsync();
        var register = (await host.Http.CallAsync("getrawtransaction", node.Registration.Id.ToString(), 1)).GetProperty("payload");
        Assert.Equal(("register-stake", node.Collateral.TransactionId.ToString(), node.Key.PublicKey.ToString()), (register.GetProperty("kind").GetString(), register.GetProperty("txhash").GetString(), register.GetProperty("pubkey").GetString()));
        var confirm = await node.ConfirmAsync("node.example.org");
        var payload = (await host.Http.CallAsync("getrawtransaction", confirm.Id.ToString(), 1)).GetProperty("payload");
        Assert.Equal(("confirm-stake", "node.example.org"), (payload.GetProperty("kind").GetString(), payload.GetProperty("ip").GetString()));
        var collateral = await host.Http.CallAsync("gettxout", node.Collateral.TransactionId.ToString(), 0);
        Assert.Equal(("collateral", node.Wallet.Address), (collateral.GetProperty("scriptPubKey").GetProperty("type").GetString(), collateral.GetProperty("scriptPubKey").GetProperty("addresses")[0].GetString()));
        var balance = await host.Http.CallAsync("getaddressbalance", node.Wallet.Address);
        Assert.Equal(100_000_000_000, balance.GetProperty("collateral").GetInt64());
    }

    [Fact]
    public async Task A_node_that_is_none_is_expired_and_what_names_none_is_refused()
    {
        Assert.Equal("expired", await StatusAsync($"{NoHash}:0"));
        Assert.Equal(RpcErrorCodes.Misc, await host.Http.ErrorAsync("getfluxnodestatus"));
        foreach (var name in new[] { "xyz", $"COutPoint({NoHash})", $"{NoHash}:-1", "COutPoint(, 1)" })
        {
            Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("getfluxnodestatus", name));
            Assert.Equal(RpcErrorCodes.InvalidParameter, await host.Http.ErrorAsync("listfluxnodedelegates", name));
        }

        Assert.Equal(RpcErrorCodes.InvalidAddressOrKey, await host.Http.ErrorAsync("listfluxnodedelegates", $"{NoHash}:0"));
        Assert.Equal(RpcErrorCodes.InvalidParams, await host.Http.ErrorAsync("listfluxnodedelegates"));
        Assert.Equal(RpcErrorCodes.TypeError, await host.Http.ErrorAsync("listfluxnodes", 5));
        Assert.Empty((await host.Http.CallAsync("listfluxnodes", "no such thing")).EnumerateArray());
        Assert.Equal("expired", (await host.Http.DataAsync($"/daemon/getfluxnodestatus/{NoHash}:0")).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("/v1/stakes/xyz", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/stakes/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:0", HttpStatusCode.NotFound, ProblemCodes.NotFound)]
    [InlineData("/v1/stakes?tier=titan", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/stakes?tier=1", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/stakes?status=online", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/stakes?key=02", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/stakes?cursor=xyz", HttpStatusCode.BadRequest, ProblemCodes.InvalidCursor)]
    [InlineData("/v1/stakes?limit=0", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    public async Task What_is_not_there_or_does_not_parse_is_a_problem(string path, HttpStatusCode status, string code) =>
        await (await host.Http.GetAsync(path)).ProblemAsync(status, code);

    [Fact]
    public async Task Nodes_come_in_pages_without_loss_or_doubles_and_by_what_they_are()
    {
        var registered = new List<string>();
        for (var i = 0; i < 3; i++)
            registered.Add((await host.RegisterAsync()).Collateral.ToString());
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await host.GetAsync($"/v1/stakes?limit=2&cursor={cursor}", ApiJson.Tolerant.StakePage);
            Assert.InRange(page.Items.Count, 1, 2);
            seen.AddRange(page.Items.Select(node => node.Collateral));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty(registered.Except(seen));
        var started = await host.GetAsync("/v1/stakes?status=started&tier=cumulus&limit=500", ApiJson.Tolerant.StakePage);
        Assert.Empty(registered.Except(started.Items.Select(node => node.Collateral)));
        Assert.All(started.Items, node => Assert.Equal(("started", "cumulus"), (node.Status, node.Tier)));
        var one = Assert.Single((await host.GetAsync($"/v1/stakes?key={started.Items[0].NodeKey}", ApiJson.Tolerant.StakePage)).Items);
        Assert.Equal(started.Items[0].Collateral, one.Collateral);
        Assert.Equal(one.StartedRound + host.Parameters.Rules.Stakes.StartWindow, one.ConfirmByRound);
        Assert.Empty((await host.GetAsync("/v1/stakes?tier=stratus", ApiJson.Tolerant.StakePage)).Items);
    }

    private async Task<string?> StatusAsync(string collateral) => (await host.Http.CallAsync("getfluxnodestatus", collateral)).GetProperty("status").GetString();
}

public sealed class BarredNodeTests(ImpatientHost host) : IClassFixture<ImpatientHost>
{
    [Fact]
    public async Task A_node_that_does_not_confirm_in_time_is_on_the_dos_list()
    {
        var node = await host.RegisterAsync();
        var round = await host.RoundAsync();
        // Only blocks move rounds on.
        while (await host.RoundAsync() < round + 3)
            await host.WalletAsync(1_000);
        var barred = Assert.Single((await host.Http.CallAsync("getdoslist")).EnumerateArray());
        Assert.Equal((node.Name, "1000.00"), (barred.GetProperty("collateral").GetString(), barred.GetProperty("amount").GetString()));
        Assert.InRange(barred.GetProperty("eligible_in").GetInt64(), 1, 100_000);
        Assert.Equal("DOS", (await host.Http.CallAsync("getfluxnodestatus", node.Name)).GetProperty("status").GetString());
        Assert.Empty((await host.Http.CallAsync("getstartlist")).EnumerateArray());
    }
}
