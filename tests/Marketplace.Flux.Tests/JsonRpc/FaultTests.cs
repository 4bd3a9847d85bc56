using System.Net;
using System.Text;
using Marketplace.Api;
using Marketplace.Flux.JsonRpc;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Sql;
using NSubstitute;
using static Marketplace.Flux.Tests.JsonRpc.RpcClient;

namespace Marketplace.Flux.Tests.JsonRpc;

public sealed class FaultTests : IAsyncLifetime
{
    private const string Wanted = "t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs";

    private ApiHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync(options =>
        {
            options.IpRequestsPerSecond = 4;
            options.IpBurst = 150;
            options.StreamsPerIp = 1;
        });
        _host.Explorer.CoveredHeight.Returns(long.MaxValue);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_fault_of_the_host_is_an_error_of_its_call_alone()
    {
        _host.Explorer.AddressAsync(default).ReturnsForAnyArgs(Task.FromException<Marketplace.Explorer.Queries.ExplorerAddress>(new InvalidOperationException("secret")));
        var (status, text) = await _host.Http.PostAsync(
            $$"""[{"jsonrpc":"2.0","id":1,"method":"getaddressbalance","params":["{{Wanted}}"]},{"jsonrpc":"2.0","id":2,"method":"getconnectioncount"}]""");
        Assert.Equal(HttpStatusCode.OK, status);
        var answers = Json(text);
        Assert.Equal(RpcErrorCodes.InternalError, answers[0].GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(0, answers[1].GetProperty("result").GetInt32());
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Equal(RpcErrorCodes.InternalError, await _host.Http.DataErrorAsync($"/daemon/getaddressbalance/{Wanted}"));
        Assert.Equal(RpcErrorCodes.InternalError, await _host.Http.DataErrorAsync($"/explorer/balance/{Wanted}"));
    }

    [Fact]
    public async Task A_timeout_is_an_unknown_outcome()
    {
        _host.Explorer.AddressAsync(default).ReturnsForAnyArgs(Task.FromException<Marketplace.Explorer.Queries.ExplorerAddress>(new TimeoutException()));
        Assert.Equal(RpcErrorCodes.Misc, await _host.Http.ErrorAsync("getaddressbalance", Wanted));
    }

    [Fact]
    public async Task A_list_that_fails_half_way_breaks_the_connection_and_never_looks_complete()
    {
        _host.Explorer.AddressesAsync().ReturnsForAnyArgs(
            call => call.ArgAt<string?>(0) is null
                ? Task.FromResult(PageOf(20_000, "more"))
                : Task.FromException<Page<Address>>(new InvalidOperationException()));
        using var response = await _host.Http.GetAsync("/explorer/alladdresses", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_endless_list_is_sent_as_it_is_read_counts_as_a_stream_and_ends_when_its_reader_leaves()
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pages = 0;
        _host.Explorer.AddressesAsync().ReturnsForAnyArgs(call =>
        {
            if (Interlocked.Increment(ref pages) == 1)
                call.ArgAt<CancellationToken>(2).Register(() => left.TrySetResult());
            return Task.FromResult(PageOf(500, "more"));
        });
        using (var response = await _host.Http.GetAsync("/explorer/alladdresses", HttpCompletionOption.ResponseHeadersRead))
        {
            await using var body = await response.Content.ReadAsStreamAsync();
            var buffer = new byte[1 << 20];
            await body.ReadExactlyAsync(buffer);
            Assert.StartsWith("""{"status":"success","data":["t1""", Encoding.UTF8.GetString(buffer), StringComparison.Ordinal);
            var second = await _host.Http.GetAsync("/explorer/alladdresses");
            await second.ProblemAsync(HttpStatusCode.TooManyRequests, ProblemCodes.TooManyRequests);
            Assert.Equal(RpcErrorCodes.NotReady, await _host.Http.ErrorAsync("getaddressutxos", Wanted));
        }

        await left.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Each_call_of_a_batch_counts_for_the_rate()
    {
        var batch = $"[{string.Join(',', Enumerable.Repeat("""{"jsonrpc":"2.0","id":1,"method":"ping"}""", 100))}]";
        Assert.Equal(HttpStatusCode.OK, (await _host.Http.PostAsync(batch)).Status);
        using var second = await _host.Http.PostAsync("/rpc", new StringContent(batch));
        await second.ProblemAsync(HttpStatusCode.TooManyRequests, ProblemCodes.TooManyRequests);
    }

    [Theory]
    [InlineData(SubmitStatus.Busy)]
    [InlineData(SubmitStatus.Unavailable)]
    public async Task A_ledger_that_takes_nothing_now_says_so(SubmitStatus status)
    {
        var account = Substitute.For<IChainAccountGrain>();
        account.SubmitAsync(default!).ReturnsForAnyArgs(new SubmitResult(status, "", 0, 0, false, null, "later"));
        _host.Grains.GetGrain<IChainAccountGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(account);
        var transaction = Transaction.Create([new OutPoint(Hash256.Zero, 0)], [TransactionOutput.To(Money.FromSatoshis(1), default)]);
        var error = await _host.Http.RefusedAsync("sendrawtransaction", TestWallet.Hex(transaction));
        Assert.Equal((RpcErrorCodes.NotReady, "later"), (error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString()));
    }

    private static Page<Address> PageOf(int count, string? next) =>
        new([.. Enumerable.Range(0, count).Select(i => Address.FromKeyHash(Hashing.Hash160(BitConverter.GetBytes(i))))], next, 0);
}
