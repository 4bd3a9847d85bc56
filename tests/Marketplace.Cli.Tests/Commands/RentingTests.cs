using System.Net;
using Marketplace.Cli.Tests.Support;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Testing.Folders;

namespace Marketplace.Cli.Tests.Commands;

/// <summary>The program against a host with the real ledger rules, and against hosts that lie or break.</summary>
public sealed class RentingTests : IAsyncLifetime
{
    private const string Spec = """
        {"name":"hello","instances":2,"termSeconds":3600,"components":[
          {"name":"web","image":"marketplace/hello-web:1","cpuMilli":100,"memoryMiB":100,"diskMiB":64,"ports":[{"containerPort":8080}]}]}
        """;

    private readonly TempFolder _home = new();
    private readonly FakeHost _host = new();
    private Address _address;
    private string _spec = "";

    public async Task InitializeAsync()
    {
        _spec = _home.File("app.json", Spec);
        var made = await Run("wallet", "new", "alice", "--json");
        _address = Address.Parse(made.Json.GetProperty("address").GetString()!);
        _host.Pay(_address, 50_000_000, 20_000_000, 5_000);
    }

    public Task DisposeAsync()
    {
        _home.Dispose();
        return Task.CompletedTask;
    }

    private Task<CliResult> Run(params string[] arguments) => new CliRun(_home.Path, _host).RunAsync(arguments);

    private long Balance() => _host.State.UnspentTotal.Satoshis;

    [Fact]
    public async Task Sending_moves_exactly_the_amount_and_the_fee()
    {
        using var receiver = PrivateKey.Generate();
        var result = await Run("send", receiver.Address.ToString(), "0.1", "--yes", "--json");
        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Equal((10_000_000, 1_000), (result.Json.GetProperty("amountSatoshis").Satoshis(), result.Json.GetProperty("feeSatoshis").Satoshis()));
        var sender = await Run("account", "--json");
        var account = await Run("account", receiver.Address.ToString(), "--json");
        Assert.Equal(10_000_000, account.Json.GetProperty("account").GetProperty("balanceSatoshis").Satoshis());
        Assert.Equal(70_005_000 - 10_000_000 - 1_000, sender.Json.GetProperty("account").GetProperty("balanceSatoshis").Satoshis());
    }

    [Fact]
    public async Task Deploying_opens_a_lease_that_the_ledger_knows_by_the_transactions_id()
    {
        var result = await Run("deploy", _spec, "--yes", "--json");
        Assert.Equal(ExitCodes.Success, result.ExitCode);
        var id = LeaseId.Parse(result.Json.GetProperty("leaseId").GetString()!);
        Assert.True(_host.State.TryGetLease(id, out var account));
        Assert.Equal(result.Json.GetProperty("depositSatoshis").Satoshis(), account.Escrowed.Satoshis);
        Assert.Equal(account.Terms.RatePerSecond.Satoshis * 2 * 3600, account.Escrowed.Satoshis);
        Assert.Equal(_address.Hash, account.Terms.Renter);
        Assert.Equal(3600, account.Terms.EndsAt - account.Terms.StartsAt);
    }

    [Fact]
    public async Task Hours_and_deposit_override_the_specs_term()
    {
        var hours = await Run("deploy", _spec, "--yes", "--json", "--hours", "2");
        Assert.True(_host.State.TryGetLease(LeaseId.Parse(hours.Json.GetProperty("leaseId").GetString()!), out var longer));
        Assert.Equal(7200, longer.Terms.EndsAt - longer.Terms.StartsAt);
        Assert.Equal(longer.Terms.RatePerSecond.Satoshis * 2 * 7200, longer.Escrowed.Satoshis);

        var deposit = await Run("deploy", _spec, "--yes", "--json", "--deposit", "0.01");
        Assert.True(_host.State.TryGetLease(LeaseId.Parse(deposit.Json.GetProperty("leaseId").GetString()!), out var fixedDeposit));
        Assert.Equal(1_000_000, fixedDeposit.Escrowed.Satoshis);
    }

    [Fact]
    public async Task A_deposit_below_the_networks_least_is_refused_before_anything_is_signed()
    {
        var result = await Run("deploy", _spec, "--yes", "--deposit", "0.00000001");
        Assert.Equal(ExitCodes.Failure, result.ExitCode);
        Assert.Contains("deposit", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Requests, request => request.PathAndQuery == "/v1/leases");
    }

    [Fact]
    public async Task The_fee_is_told_before_and_after_the_money_is_spent()
    {
        var result = await Run("deploy", _spec, "--yes");
        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Contains("0.00001000 FLUX for each KiB", result.Output, StringComparison.Ordinal);
        Assert.Contains("the transaction cost 0.00001000 FLUX", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watching_shows_events_and_ends_when_all_instances_run()
    {
        var result = await Run("deploy", _spec, "--yes", "--json", "--watch");
        Assert.Equal(ExitCodes.Success, result.ExitCode);
        var steps = result.JsonLines.Select(line => line.GetProperty("step").GetString()).ToList();
        Assert.Equal("opened", steps[0]);
        Assert.Contains("event", steps);
        Assert.Equal("running", steps[^1]);
    }

    [Fact]
    public async Task Topping_up_adds_to_the_escrow_and_moves_the_end()
    {
        var id = (await Run("deploy", _spec, "--yes", "--json")).Json.GetProperty("leaseId").GetString()!;
        Assert.True(_host.State.TryGetLease(LeaseId.Parse(id), out var before));
        var result = await Run("lease", "top-up", id[..8], "0.05", "--hours", "1", "--yes", "--json");
        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.True(_host.State.TryGetLease(LeaseId.Parse(id), out var after));
        Assert.Equal(before.Escrowed.Satoshis + 5_000_000, after.Escrowed.Satoshis);
        Assert.Equal(before.EndsAt + 3600, after.EndsAt);
    }

    [Fact]
    public async Task Nobody_pays_without_yes_where_nobody_can_be_asked()
    {
        var before = Balance();
        var result = await Run("deploy", _spec);
        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains("--yes", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, Balance());
    }

    [Theory]
    [InlineData("y", ExitCodes.Success)]
    [InlineData("n", ExitCodes.Failure)]
    [InlineData("", ExitCodes.Failure)]
    public async Task A_person_decides(string answer, int expected)
    {
        var run = new CliRun(_home.Path, _host);
        run.Typed.Enqueue(answer);
        Assert.Equal(expected, (await run.RunAsync("deploy", _spec)).ExitCode);
    }

    [Fact]
    public async Task A_quote_over_the_price_list_is_not_signed()
    {
        _host.OverchargeSatoshis = 1;
        var result = await Run("deploy", _spec, "--yes", "--json");
        Assert.Contains("quote-differs", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Requests, request => request.Headers.ContainsKey(RequestHeaders.Signature));
    }

    [Theory]
    [InlineData(-1_000)]
    [InlineData(1_000)]
    [InlineData(-4_999)]
    [InlineData(long.MaxValue / 2)]
    public async Task Money_that_its_transactions_do_not_hold_is_not_spent(long exaggerated)
    {
        _host.ExaggeratedSatoshis = exaggerated;
        var result = await Run("send", "t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", "0.1", "--yes", "--json");
        Assert.Contains("host-not-honest", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Requests, request => request is { Method: "POST", PathAndQuery: "/v1/transactions" });
    }

    [Theory]
    [InlineData("\"-995000\"")]
    [InlineData("5000")]
    [InlineData("\"9223372036854775808\"")]
    public async Task Coins_whose_amount_is_not_in_the_form_of_an_amount_are_not_spent(string amount)
    {
        _host.Intercept = request => request.PathAndQuery.Contains("/unspent", StringComparison.Ordinal)
            ? new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(
                    $$"""{"items":[{"transactionId":"{{new string('0', 64)}}","index":0,"amountSatoshis":{{amount}},"lock":{"kind":"key"},"height":0}],"asOfHeight":1}"""),
            }
            : null;
        var result = await Run("send", "t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", "0.1", "--yes", "--json");
        Assert.Contains("unexpected-answer", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Requests, request => request is { Method: "POST", PathAndQuery: "/v1/transactions" });
    }

    [Fact]
    public async Task Parameters_that_do_not_make_the_genesis_hash_are_refused()
    {
        var network = System.Text.Json.Nodes.JsonNode.Parse(await (await Get("/v1/network")).Content.ReadAsStringAsync())!;
        network["genesisHash"] = new string('0', 64);
        _host.Intercept = request => request.PathAndQuery == "/v1/network"
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(network.ToJsonString()) }
            : null;
        var result = await Run("deploy", _spec, "--yes", "--json");
        Assert.Contains("network-not-readable", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_is_sent_again_keeps_its_idempotency_key_and_body()
    {
        var failures = 2;
        _host.Intercept = request => request is { Method: "POST", PathAndQuery: "/v1/leases" } && failures-- > 0 ? throw new HttpRequestException("reset") : null;
        var result = await Run("deploy", _spec, "--yes", "--json");
        Assert.Equal(ExitCodes.Success, result.ExitCode);
        var sent = _host.Requests.Where(request => request is { Method: "POST", PathAndQuery: "/v1/leases" }).ToList();
        Assert.Equal(3, sent.Count);
        Assert.Single(sent.Select(request => request.Headers[RequestHeaders.IdempotencyKey]).Distinct());
        Assert.Single(sent.Select(request => Convert.ToHexString(request.Body)).Distinct());
    }

    [Fact]
    public async Task A_host_that_never_answers_is_asked_a_bounded_number_of_times()
    {
        _host.Intercept = request => request.PathAndQuery == "/v1/ledger/head" ? throw new HttpRequestException("reset") : null;
        var result = await Run("ledger", "head", "--json");
        Assert.Contains("unreachable", result.Error, StringComparison.Ordinal);
        Assert.Equal(5, _host.Requests.Count(request => request.PathAndQuery == "/v1/ledger/head"));
    }

    [Fact]
    public async Task The_faucet_is_never_asked_twice()
    {
        _host.Intercept = request => request.PathAndQuery == "/v1/faucet" ? throw new HttpRequestException("reset") : null;
        Assert.Equal(ExitCodes.Failure, (await Run("faucet")).ExitCode);
        Assert.Single(_host.Requests, request => request.PathAndQuery == "/v1/faucet");
    }

    [Fact]
    public async Task A_refusal_is_told_with_its_code_and_every_fault_and_not_asked_again()
    {
        _host.Intercept = request => request.PathAndQuery == "/v1/quotes"
            ? FakeHost.Problem(422, ProblemCodes.InvalidSpec, "The app spec has 2 faults.", Fault("spec.a", "one"), Fault("spec.b", "two"))
            : null;
        var result = await Run("quote", _spec);
        Assert.Equal(ExitCodes.Failure, result.ExitCode);
        Assert.Contains("(invalid-spec)", result.Error, StringComparison.Ordinal);
        Assert.Contains("spec.a: one", result.Error, StringComparison.Ordinal);
        Assert.Contains("spec.b: two", result.Error, StringComparison.Ordinal);
        Assert.Single(_host.Requests, request => request.PathAndQuery == "/v1/quotes");
    }

    [Fact]
    public async Task Coins_that_another_spent_meanwhile_are_replaced_by_others()
    {
        var stale = await Get($"/v1/accounts/{_address}/unspent?limit=200");
        var listing = await stale.Content.ReadAsByteArrayAsync();
        Assert.Equal(ExitCodes.Success, (await Run("send", "t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", "0.19", "--yes")).ExitCode);
        var answers = 1;
        _host.Intercept = request => request.PathAndQuery.Contains("/unspent", StringComparison.Ordinal) && answers-- > 0
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(listing) }
            : null;
        Assert.Equal(ExitCodes.Success, (await Run("send", "t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", "0.18", "--yes")).ExitCode);
        Assert.Equal(2, _host.Requests.Count(request => request.PathAndQuery.Contains("/unspent", StringComparison.Ordinal)) - 2);
    }

    [Fact]
    public async Task Paying_waits_until_the_hosts_listings_have_reached_its_chain()
    {
        var head = System.Text.Json.Nodes.JsonNode.Parse(await (await Get("/v1/ledger/head")).Content.ReadAsStringAsync())!;
        head["projectedHeight"] = 0;
        var late = 2;
        _host.Intercept = request => request.PathAndQuery == "/v1/ledger/head" && late-- > 0
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(head.ToJsonString()) }
            : null;
        Assert.Equal(ExitCodes.Success, (await Run("send", "t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", "0.1", "--yes")).ExitCode);
        var order = _host.Requests.Select(request => request.Segments[^1]).Where(last => last is "head" or "unspent").Skip(1);
        Assert.Equal(["head", "head", "head", "unspent"], order);
    }

    [Fact]
    public async Task An_answer_that_is_no_json_is_told_as_such()
    {
        _host.Intercept = request => request.PathAndQuery == "/v1/ledger/head" ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<html>") } : null;
        Assert.Contains("unexpected-answer", (await Run("ledger", "head", "--json")).Error, StringComparison.Ordinal);
        _host.Intercept = request => request.PathAndQuery == "/v1/ledger/head" ? new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("<html>") } : null;
        Assert.Contains("403", (await Run("ledger", "head")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_lease_and_an_empty_list_are_told()
    {
        Assert.Contains("not-found", (await Run("lease", "show", new string('a', 64), "--json")).Error, StringComparison.Ordinal);
        Assert.Contains("no lease that begins with abcd", (await Run("lease", "show", "abcd")).Error, StringComparison.Ordinal);
        Assert.Contains("market deploy", (await Run("lease", "ls", "--all")).Output, StringComparison.Ordinal);
        Assert.Contains("No machine", (await Run("node", "ls")).Output, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> Get(string path)
    {
        using var client = new HttpClient(_host, disposeHandler: false);
        return await client.GetAsync(new Uri($"http://host{path}"));
    }

    private static Fault Fault(string path, string message) => new() { Path = path, Code = "x", Message = message };
}
