using Marketplace.Api;
using Marketplace.Client.Tests.Support;
using Marketplace.Ledger.Keys;

namespace Marketplace.Client.Tests.Requests;

public sealed class SigningTests : ClientFixture
{
    [Fact]
    public async Task Requests_about_leases_are_signed_and_the_network_is_asked_once()
    {
        Host.Answer = (_, context) => JsonAsync(context, """{"items":[],"lastSequence":0,"oldestSequence":0,"ended":false}""");
        await Leases.GetEventPageAsync("aa", 3, 20, Limit);
        await Leases.GetEventPageAsync("bb", cancellationToken: Limit);
        Assert.All(Host.Requests, request => Assert.True(request.IsSignedBy(Renter.Address)));
        Assert.Equal("/v1/leases/aa/events?after=3&limit=20", Host.Requests.First().PathAndQuery);
        Assert.Equal(1, Host.NetworkRequests);
    }

    [Fact]
    public async Task Public_requests_carry_no_address()
    {
        Host.Answer = (_, context) => StatusAsync(context);
        await Client.GetExplorerStatusAsync(Limit);
        Assert.DoesNotContain(RequestHeaders.Address, Host.Requests.Single().Headers.Keys);
        Assert.Equal(0, Host.NetworkRequests);
    }

    [Fact]
    public async Task Each_attempt_of_a_command_is_signed_anew_under_one_idempotency_key()
    {
        Host.Answer = (number, context) => number == 0
            ? ScriptedHost.ProblemAsync(context, 503, ProblemCodes.Unavailable, "Busy.")
            : ScriptedHost.ProblemAsync(context, 409, ProblemCodes.Conflict, "It is over.");
        var refusal = await RefusedAsync(() => Leases.RestartAsync("aa", 1, Limit));
        Assert.Equal(ProblemCodes.Conflict, refusal.Code);
        Assert.All(Host.Requests, request => Assert.True(request.IsSignedBy(Renter.Address)));
        Assert.Equal("/v1/leases/aa/restart?slot=1", Host.Requests.First().PathAndQuery);
        var key = Assert.Single(Host.Requests.Select(request => request.Headers[RequestHeaders.IdempotencyKey]).Distinct());
        Assert.True(RequestSignature.IsIdempotencyKey(key));
    }

    [Fact]
    public async Task A_key_that_is_elsewhere_signs_as_well()
    {
        Host.Answer = (_, context) => JsonAsync(context, """{"items":[],"lastSequence":0,"oldestSequence":0,"ended":false}""");
        var signer = new RemoteSigner(Renter);
        var leases = Client.LeasesOf(signer);
        await leases.GetEventPageAsync("aa", cancellationToken: Limit);
        Assert.True(Host.Requests.Single().IsSignedBy(Renter.Address));
        Assert.Equal(Renter.Address, leases.Renter);
        Assert.Equal(1, signer.Asked);
    }

    [Fact]
    public async Task A_signer_who_declines_ends_the_request_before_it_is_sent()
    {
        var signer = new RemoteSigner(Renter) { Declines = true };
        await Assert.ThrowsAsync<InvalidOperationException>(() => Client.LeasesOf(signer).CloseAsync("aa", Limit));
        Assert.Empty(Host.Requests);
        Assert.Equal(1, signer.Asked);
    }

    private sealed class RemoteSigner(PrivateKey key) : IRequestSigner
    {
        public int Asked { get; private set; }

        public bool Declines { get; init; }

        public Address Address => key.Address;

        public async ValueTask<string> SignAsync(string text, CancellationToken cancellationToken)
        {
            Asked++;
            await Task.Yield();
            return Declines ? throw new InvalidOperationException("declined") : key.SignMessage(text);
        }
    }
}
