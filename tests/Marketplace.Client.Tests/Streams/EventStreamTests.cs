using Marketplace.Api;
using Marketplace.Client.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Client.Tests.Streams;

public sealed class EventStreamTests : ClientFixture
{
    [Fact]
    public async Task A_stream_that_breaks_off_goes_on_after_the_last_event_that_came()
    {
        var third = new TaskCompletionSource();
        Host.Answer = async (number, context) =>
        {
            if (number == 0)
            {
                // The fourth event has begun, and is not complete.
                await SendAsync(context, Event(2), Event(3), "event: lease\nid: 4\ndata: {\"seq");
                await third.Task;
                context.Abort();
                return;
            }

            await SendAsync(context, number == 1 ? Event(4) : Event(5) + "event: end\ndata: {\"message\":\"settled\"}\n\n" + Event(6));
        };
        var sequences = new List<long>();
        await foreach (var item in Leases.FollowEventsAsync("aa", 1, Limit))
        {
            sequences.Add(item.Sequence);
            if (item.Sequence == 3)
            {
                third.SetResult();
            }
        }

        Assert.Equal([2, 3, 4, 5], sequences);
        Assert.Equal(["1", "3", "4"], Host.Requests.Select(request => request.Headers["Last-Event-ID"]));
        Assert.All(Host.Requests, request => Assert.True(request.IsSignedBy(Renter.Address)));
        Assert.All(Host.Requests, request => Assert.Equal("text/event-stream", request.Headers["Accept"]));
    }

    [Fact]
    public async Task A_break_waits_as_long_as_the_host_asks()
    {
        Host.Answer = (number, context) => SendAsync(context, number switch { 0 => "retry: 2000\n\n" + Event(1), 1 => Event(2), _ => End });
        Assert.Equal(2, await Leases.FollowEventsAsync("aa", cancellationToken: Limit).CountAsync(Limit));
        Assert.Equal([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)], Clock.Pauses);
    }

    [Fact]
    public async Task A_host_that_is_away_while_a_stream_is_opened_again_is_waited_for()
    {
        Host.Answer = (number, context) => number switch
        {
            0 => SendAsync(context, Event(1)),
            < 4 => ScriptedHost.ProblemAsync(context, 503, ProblemCodes.Unavailable, "Starting."),
            _ => SendAsync(context, Event(2) + End),
        };
        Assert.Equal([1, 2], await Leases.FollowEventsAsync("aa", cancellationToken: Limit).Select(item => item.Sequence).ToListAsync(Limit));
    }

    [Fact]
    public async Task A_stream_that_is_refused_when_it_is_opened_again_ends_in_the_refusal()
    {
        Host.Answer = (number, context) => number == 0 ? SendAsync(context, Event(1)) : ScriptedHost.ProblemAsync(context, 404, ProblemCodes.NotFound, "Gone.");
        var seen = new List<long>();
        var refusal = await RefusedAsync(async () =>
        {
            await foreach (var item in Leases.FollowEventsAsync("aa", cancellationToken: Limit))
            {
                seen.Add(item.Sequence);
            }
        });
        Assert.Equal(ProblemCodes.NotFound, refusal.Code);
        Assert.Equal([1], seen);
    }

    [Fact]
    public async Task A_stream_that_says_nothing_any_more_is_opened_again()
    {
        using var client = new MarketplaceClient(Host.Address, new MarketplaceClientOptions { StreamSilence = TimeSpan.FromMilliseconds(200) });
        Host.Answer = async (number, context) =>
        {
            await SendAsync(context, number == 0 ? Event(1) : Event(2) + End);
            if (number == 0)
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
        };
        var leases = client.LeasesOf(Renter);
        Assert.Equal([1, 2], await leases.FollowEventsAsync("aa", cancellationToken: Limit).Select(item => item.Sequence).ToListAsync(Limit));
        Assert.Equal("1", Host.Requests.Last().Headers["Last-Event-ID"]);
    }

    [Fact]
    public async Task A_reader_who_cancels_ends_the_stream()
    {
        using var stop = new CancellationTokenSource();
        var left = new TaskCompletionSource();
        Host.Answer = async (_, context) =>
        {
            await SendAsync(context, Event(1));
            context.RequestAborted.Register(left.SetResult);
            await left.Task;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Leases.FollowEventsAsync("aa", cancellationToken: stop.Token))
            {
                await stop.CancelAsync();
            }
        });
        await left.Task.WaitAsync(Limit);
        Assert.Single(Host.Requests);
    }

    [Fact]
    public async Task Comments_and_events_that_are_not_known_are_skipped()
    {
        Host.Answer = (_, context) => SendAsync(context, ": heartbeat\n\n", "event: novelty\ndata: {\"a\":1}\n\n", Event(1), End);
        Assert.Equal(1, await Leases.FollowEventsAsync("aa", cancellationToken: Limit).CountAsync(Limit));
    }

    [Fact]
    public async Task An_event_that_is_not_readable_is_told_and_not_asked_for_again()
    {
        Host.Answer = (_, context) => SendAsync(context, "event: lease\nid: 1\ndata: {\"sequence\":\"one\"}\n\n");
        Assert.Equal(
            ErrorCodes.UnexpectedAnswer, await FailureAsync(() => Leases.FollowEventsAsync("aa", cancellationToken: Limit).CountAsync(Limit).AsTask()));
        Assert.Single(Host.Requests);
    }

    [Fact]
    public async Task A_log_goes_on_at_the_cursor_of_its_last_piece_and_tells_notices()
    {
        Host.Answer = (number, context) => SendAsync(context, number switch
        {
            0 => Line("one", null) + Line("two", "cursor-2") + "event: notice\ndata: {\"message\":\"the node is silent\"}\n\n" + Line("three", null),
            _ => Line("three", null) + Line("four", "cursor-4") + End,
        });
        var notices = new List<string>();
        var query = new LogQuery { Component = "a b", Slot = 1, Tail = 5 };
        var lines = await Leases.FollowLogAsync("aa", query, notices.Add, Limit).Select(line => line.Text).ToListAsync(Limit);
        Assert.Equal(["one", "two", "three", "three", "four"], lines);
        Assert.Equal(["the node is silent"], notices);
        Assert.Equal("/v1/leases/aa/logs?component=a%20b&slot=1&tail=5&follow=true", Host.Requests.First().PathAndQuery);
        Assert.False(Host.Requests.First().Headers.ContainsKey("Last-Event-ID"));
        Assert.Equal("cursor-2", Host.Requests.Last().Headers["Last-Event-ID"]);
    }

    private const string End = "event: end\ndata: {\"message\":\"over\"}\n\n";

    private static string Event(int sequence) =>
        $"event: lease\nid: {sequence}\ndata: {{\"sequence\":{sequence},\"at\":\"2026-01-01T00:00:00Z\",\"kind\":\"k\",\"message\":\"m\"}}\n\n";

    private static string Line(string text, string? id) =>
        $"event: log\n{(id is null ? "" : $"id: {id}\n")}data: {{\"at\":\"2026-01-01T00:00:00Z\",\"stream\":\"stdout\",\"text\":\"{text}\"}}\n\n";

    private static async Task SendAsync(HttpContext context, params string[] parts)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(string.Concat(parts), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
