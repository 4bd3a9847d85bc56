using Marketplace.Api;
using Marketplace.Client.Tests.Support;
using Marketplace.Ledger;

namespace Marketplace.Client.Tests.Requests;

public sealed class RetryTests : ClientFixture
{
    private static readonly Transaction AnyTransaction = Transaction.Create([], [TransactionOutput.To(Money.FromSatoshis(1), default)]);

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_passing_refusal_is_asked_again_with_the_same_idempotency_key_and_body(int status)
    {
        Host.Answer = (number, context) => number < 2 ? ScriptedHost.ProblemAsync(context, status, "passing", "Later.") : SubmittedAsync(context);
        Assert.Equal(7, (await Client.SubmitAsync(AnyTransaction, Limit)).Height);
        Assert.Equal(3, Host.Requests.Count);
        Assert.Single(Host.Requests.Select(request => request.Headers[RequestHeaders.IdempotencyKey]).Distinct());
        Assert.Single(Host.Requests.Select(request => Convert.ToHexString(request.Body)).Distinct());
        Assert.Equal([TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400)], Clock.Pauses);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_opened_again()
    {
        Host.Answer = async (number, context) =>
        {
            if (number == 0)
            {
                context.Abort();
                return;
            }

            if (number == 1)
            {
                context.Response.ContentLength = 1_000;
                await context.Response.Body.WriteAsync("{\"headHeight\""u8.ToArray());
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await StatusAsync(context);
        };
        Assert.Equal(7, (await Client.GetExplorerStatusAsync(Limit)).HeadHeight);
        Assert.Equal(3, Host.Requests.Count);
    }

    [Fact]
    public async Task The_pause_that_the_host_asks_for_is_kept_up_to_a_bound()
    {
        var time = TimeProvider.System.GetUtcNow();
        Host.Answer = (number, context) =>
        {
            context.Response.Headers.RetryAfter = number switch { 0 => "3", 1 => "3600", _ => (time - TimeSpan.FromHours(1)).ToString("R") };
            return number < 3 ? ScriptedHost.ProblemAsync(context, 429, ProblemCodes.TooManyRequests, "Slower.") : StatusAsync(context);
        };
        await Client.GetExplorerStatusAsync(Limit);
        Assert.Equal([TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)], Clock.Pauses);
    }

    [Fact]
    public async Task A_host_that_goes_on_refusing_is_asked_a_bounded_number_of_times()
    {
        Host.Answer = (_, context) => ScriptedHost.ProblemAsync(context, 503, ProblemCodes.Unavailable, "Starting.");
        var refusal = await RefusedAsync(() => Client.GetExplorerStatusAsync(Limit));
        Assert.Equal((ProblemCodes.Unavailable, 503), (refusal.Code, (int)refusal.Status));
        Assert.Equal(new RetryPolicy().MaxAttempts, Host.Requests.Count);
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_unreachable()
    {
        var address = Host.Address;
        await Host.DisposeAsync();
        using var client = new MarketplaceClient(address, new MarketplaceClientOptions { Time = Clock });
        var failure = await Assert.ThrowsAsync<MarketplaceException>(() => client.GetExplorerStatusAsync(Limit));
        Assert.Equal(ErrorCodes.Unreachable, failure.Code);
        Assert.Contains(address.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Equal(4, Clock.Pauses.Count);
        Assert.False(await client.IsReadyAsync(Limit));
    }

    [Fact]
    public async Task A_faucet_is_asked_once_whatever_becomes_of_it()
    {
        Host.Answer = (_, context) => ScriptedHost.ProblemAsync(context, 503, ProblemCodes.Unavailable, "Busy.");
        await RefusedAsync(() => Client.RequestFaucetAsync(Renter.Address, Money.FromFlux("1"), Limit));
        Host.Answer = (_, context) =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        Assert.Equal(ErrorCodes.Unreachable, await FailureAsync(() => Client.RequestFaucetAsync(Renter.Address, Money.FromFlux("1"), Limit)));
        Assert.Equal(2, Host.Requests.Count);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_given_up_for_another()
    {
        var policy = new RetryPolicy { AttemptTimeout = TimeSpan.FromMilliseconds(200), FirstPause = TimeSpan.FromMilliseconds(1) };
        using var client = new MarketplaceClient(Host.Address, new MarketplaceClientOptions { Retry = policy });
        Host.Answer = (number, context) => number == 0 ? Task.Delay(Timeout.Infinite, context.RequestAborted) : StatusAsync(context);
        Assert.Equal(7, (await client.GetExplorerStatusAsync(Limit)).HeadHeight);
        Assert.Equal(2, Host.Requests.Count);
    }

    [Fact]
    public async Task A_caller_who_cancels_waits_no_longer()
    {
        using var stop = new CancellationTokenSource();
        Host.Answer = async (_, context) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.GetExplorerStatusAsync(stop.Token));
        Assert.Single(Host.Requests);
    }

    [Theory]
    [InlineData(1, 0.0, 200)]
    [InlineData(1, 1.0, 150)]
    [InlineData(3, 0.5, 700)]
    [InlineData(20, 0.0, 5_000)]
    public void Pauses_double_up_to_a_bound_and_chance_shortens_them(int attempt, double chance, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), new RetryPolicy().Pause(attempt, null, chance));
}
