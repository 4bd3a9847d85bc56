using System.Net;
using System.Text;
using Marketplace.Api;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Grains.Contracts;

namespace Marketplace.Gateway.Tests.Leases;

public sealed class LeaseCommandTests : IAsyncLifetime
{
    private static readonly byte[] Update = Encoding.UTF8.GetBytes($$"""{"spec":{{FakeLease.Spec}}}""");

    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_command_carries_the_idempotency_key_and_the_signer()
    {
        var lease = _host.Lease();
        var response = await SendAsync("/close", null, "close-key-1");
        await response.ReadAsync(ApiJson.Tolerant.LeaseResponse);
        var command = Assert.Single(lease.Commands);
        Assert.Equal(("close-key-1", _host.Renter.Address), (command.CommandId, command.Signer));
        Assert.Equal(("POST", ApiHost.PathOf() + "/close"), (command.Method, command.Target));
    }

    [Fact]
    public async Task The_same_request_again_is_the_same_command_again()
    {
        var lease = _host.Lease();
        for (var i = 0; i < 2; i++)
            await (await SendAsync("/update", Update, "update-key-1")).ReadAsync(ApiJson.Tolerant.LeaseResponse);
        var commands = lease.Commands.ToList();
        Assert.Equal(2, commands.Count);
        Assert.All(commands, command => Assert.Equal("update-key-1", command.CommandId));
        Assert.Equal(commands[0].Body, commands[1].Body);
    }

    [Theory]
    [InlineData("/restart")]
    [InlineData("/close?x=1")]
    public async Task A_key_that_was_used_for_another_request_is_a_409(string other)
    {
        var lease = _host.Lease();
        await (await SendAsync("/close", null, "used-key-1")).ReadAsync(ApiJson.Tolerant.LeaseResponse);
        await (await SendAsync(other, null, "used-key-1")).ProblemAsync(HttpStatusCode.Conflict, ProblemCodes.IdempotencyKeyReused);
        Assert.Single(lease.Commands);
    }

    [Theory]
    [InlineData("/restart", "{\"slot\":1}")]
    [InlineData("/close", "[]")]
    public async Task A_body_where_none_is_taken_is_refused_and_not_left_aside(string path, string body)
    {
        var lease = _host.Lease();
        await (await SendAsync(path, Encoding.UTF8.GetBytes(body))).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.MalformedBody);
        Assert.Empty(lease.Commands);
        await (await SendAsync(path, "{}"u8.ToArray())).ReadAsync(ApiJson.Tolerant.LeaseResponse);
    }

    [Fact]
    public async Task A_key_of_a_refused_request_is_still_free()
    {
        var lease = _host.Lease();
        lease.Answer = _ => new LeaseAnswer(LeaseOutcome.Refused, "no-change", "Nothing to update.", [], null, null);
        await (await SendAsync("/update", Update, "refused-key")).ProblemAsync(HttpStatusCode.UnprocessableEntity, "no-change");
        lease.Answer = null;
        await (await SendAsync("/close", null, "refused-key")).ReadAsync(ApiJson.Tolerant.LeaseResponse);
    }

    [Fact]
    public async Task A_grains_answers_become_http_answers()
    {
        var lease = _host.Lease();
        lease.Answer = _ => new LeaseAnswer(LeaseOutcome.TryAgain, null, "Busy.", [], null, null);
        var busy = await SendAsync("/close", null);
        Assert.NotNull(busy.Headers.RetryAfter);
        await busy.ProblemAsync(HttpStatusCode.ServiceUnavailable, ProblemCodes.Unavailable);

        lease.Answer = _ => new LeaseAnswer(LeaseOutcome.NotFound, null, null, [], null, null);
        await (await SendAsync("/close", null)).ProblemAsync(HttpStatusCode.NotFound, ProblemCodes.NotFound);

        lease.Answer = _ => new LeaseAnswer(LeaseOutcome.Refused, null, null, [], new RefusalView("output-unknown", "Input 1 is spent.", 1), null);
        var refusal = await (await SendAsync("/close", null)).ProblemAsync(HttpStatusCode.UnprocessableEntity, "output-unknown");
        Assert.Equal(1, refusal.InputIndex);

        lease.Answer = _ => new LeaseAnswer(LeaseOutcome.Refused, "spec-invalid", "Two faults.", [new SpecFaultView("$.name", "name-invalid", "a"), new SpecFaultView("$.instances", "x-y", "b")], null, null);
        var faults = await (await SendAsync("/update", Update)).ProblemAsync(HttpStatusCode.UnprocessableEntity, ProblemCodes.InvalidSpec);
        Assert.Equal(["spec.name", "spec.instances"], faults.Faults.Select(fault => fault.Path));
    }

    [Fact]
    public async Task A_command_whose_outcome_nobody_knows_is_a_504_that_says_to_ask_again()
    {
        var lease = _host.Lease();
        Exception[] faults = [new TimeoutException(), new OrleansException("The state is in doubt."), new OperationCanceledException()];
        foreach (var fault in faults)
        {
            lease.Answer = _ => throw fault;
            var problem = await (await SendAsync("/close", null)).ProblemAsync(HttpStatusCode.GatewayTimeout, ProblemCodes.OutcomeUnknown);
            Assert.Contains("same idempotency key", problem.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_id_that_is_none_is_a_400()
    {
        var client = _host.AsRenter();
        foreach (var id in new[] { "1", "zz", new string('0', 64), new string('a', 65) })
            await (await client.GetAsync("/v1/leases/" + id)).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest);
    }

    [Fact]
    public async Task An_unchanged_lease_is_a_304_for_who_has_it()
    {
        var lease = _host.Lease();
        var client = _host.AsRenter();
        var first = await client.GetAsync(ApiHost.PathOf());
        var tag = first.Headers.ETag!;
        var again = client.Request(HttpMethod.Get, ApiHost.PathOf());
        again.Headers.IfNoneMatch.Add(tag);
        var unchanged = await client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync());

        lease.Version++;
        var changed = client.Request(HttpMethod.Get, ApiHost.PathOf());
        changed.Headers.IfNoneMatch.Add(tag);
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(changed)).StatusCode);
    }

    [Theory]
    [InlineData("/logs?tail=-1")]
    [InlineData("/logs?tail=1001")]
    [InlineData("/logs?slot=100")]
    [InlineData("/logs?component=")]
    [InlineData("/logs?follow=perhaps")]
    [InlineData("/events?limit=0")]
    [InlineData("/events?limit=201")]
    [InlineData("/events?after=-1")]
    public async Task A_query_out_of_range_is_a_400(string query)
    {
        _host.Lease();
        await (await _host.AsRenter().GetAsync(ApiHost.PathOf() + query)).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest);
    }

    private Task<HttpResponseMessage> SendAsync(string action, byte[]? body, string? key = null)
    {
        var client = _host.AsRenter();
        return client.SendAsync(client.Request(HttpMethod.Post, ApiHost.PathOf() + action, body, key));
    }
}
