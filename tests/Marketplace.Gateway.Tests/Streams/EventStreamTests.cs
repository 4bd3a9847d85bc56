using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Marketplace.Api;
using Marketplace.Gateway.RateLimits;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Grains.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Marketplace.Market.Instances;
using Marketplace.Testing.Waiting;

namespace Marketplace.Gateway.Tests.Streams;

public sealed class EventStreamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Events_come_as_they_happen_until_the_lease_is_settled()
    {
        await using var host = await ApiHost.StartAsync();
        var lease = host.Lease();
        lease.Happen("opened");
        await using var reader = await FollowAsync(host, "/events");
        var first = await reader.NextAsync();
        Assert.Equal(("lease", "1"), (first.EventType, first.EventId));
        Assert.Equal("opened", JsonSerializer.Deserialize(first.Data, ApiJson.Tolerant.LeaseEventItem)!.Kind);

        lease.Happen("running");
        Assert.Equal("2", (await reader.NextAsync()).EventId);
        lease.Happen("settled", end: true);
        Assert.Equal("3", (await reader.NextAsync()).EventId);
        Assert.Equal("end", (await reader.NextAsync()).EventType);
        await reader.EndsAsync();
    }

    [Theory]
    [InlineData("1", "2")]
    [InlineData("2", "3")]
    [InlineData("999", "4")]
    public async Task Last_event_id_resumes_where_the_reader_was(string last, string next)
    {
        await using var host = await ApiHost.StartAsync();
        var lease = host.Lease();
        for (var i = 0; i < 3; i++)
            lease.Happen("each");
        await using var reader = await FollowAsync(host, "/events", last);
        if (last == "999")
            lease.Happen("fourth");
        Assert.Equal(next, (await reader.NextAsync()).EventId);
    }

    [Fact]
    public async Task Without_news_the_stream_sends_heartbeats()
    {
        await using var host = await ApiHost.StartAsync(options => options.Heartbeat = TimeSpan.FromMilliseconds(100));
        host.Lease();
        var client = host.AsRenter();
        var request = client.Request(HttpMethod.Get, ApiHost.PathOf() + "/events");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await client.SendAsync(request);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var beats = 0;
        while (beats < 3)
        {
            if (await reader.ReadLineAsync().WaitAsync(Patience) == ": heartbeat")
                beats++;
        }
    }

    [Fact]
    public async Task A_page_of_events_is_json_and_continues_after_its_last()
    {
        await using var host = await ApiHost.StartAsync();
        var lease = host.Lease();
        for (var i = 0; i < 5; i++)
            lease.Happen("each");
        var client = host.AsRenter();
        var page = await (await client.GetAsync(ApiHost.PathOf() + "/events?limit=3")).ReadAsync(ApiJson.Tolerant.LeaseEventPage);
        Assert.Equal([1L, 2, 3], page.Items.Select(item => item.Sequence));
        var rest = await (await client.GetAsync(ApiHost.PathOf() + $"/events?after={page.LastSequence}")).ReadAsync(ApiJson.Tolerant.LeaseEventPage);
        Assert.Equal([4L, 5], rest.Items.Select(item => item.Sequence));
    }

    [Fact]
    public async Task A_media_type_that_does_not_exist_is_a_406()
    {
        await using var host = await ApiHost.StartAsync();
        host.Lease();
        var client = host.AsRenter();
        var request = client.Request(HttpMethod.Get, ApiHost.PathOf() + "/events");
        request.Headers.Accept.ParseAdd("image/png");
        await (await client.SendAsync(request)).ProblemAsync(HttpStatusCode.NotAcceptable, ProblemCodes.NotAcceptable);
    }

    [Fact]
    public async Task A_log_is_followed_from_its_tail_and_resumed_from_its_cursor()
    {
        await using var host = await ApiHost.StartAsync();
        var lease = host.Lease();
        lease.Logs.Enqueue(new LogChunk([Line("one"), Line("two\r{}\u2028")], "c2"));
        lease.Logs.Enqueue(new LogChunk([], "c2", Error: "The node does not answer."));
        lease.Logs.Enqueue(new LogChunk([Line("three")], "c3"));
        lease.Logs.Enqueue(new LogChunk([], "c3", End: true));
        await using (var reader = await FollowAsync(host, "/logs?follow=true&tail=7&slot=1&component=web"))
        {
            Assert.Equal("one", Text(await reader.NextAsync()));
            var second = await reader.NextAsync();
            Assert.Equal(("two\r{}\u2028", "c2"), (Text(second), second.EventId));
            Assert.Equal("notice", (await reader.NextAsync()).EventType);
            Assert.Equal("three", Text(await reader.NextAsync()));
            Assert.Equal("end", (await reader.NextAsync()).EventType);
            await reader.EndsAsync();
        }

        Assert.True(lease.LogQueries.TryDequeue(out var query));
        Assert.Equal((1, "web", null, 7), (query!.Slot, query.Component, query.Cursor, query.Tail));
        lease.LogQueries.Clear();
        lease.Logs.Enqueue(new LogChunk([Line("four")], "c4"));
        await using var resumed = await FollowAsync(host, "/logs?follow=true", "c3");
        Assert.Equal("four", Text(await resumed.NextAsync()));
        Assert.Equal("c3", lease.LogQueries.First().Cursor);
    }

    [Fact]
    public async Task A_reader_that_does_not_read_is_dropped()
    {
        await using var host = await ApiHost.StartAsync(options => options.SlowReader = TimeSpan.FromMilliseconds(300));
        var lease = host.Lease();
        lease.EventText = new string('x', 60_000);
        for (var i = 0; i < 200; i++)
            lease.Happen("each");

        using var socket = new TcpClient { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(host.Address.Host, host.Address.Port);
        var request = host.AsRenter().Request(HttpMethod.Get, ApiHost.PathOf() + "/events");
        var text = new StringBuilder($"GET {ApiHost.PathOf()}/events HTTP/1.1\r\nHost: {host.Address.Authority}\r\nAccept: text/event-stream\r\n");
        foreach (var (name, values) in request.Headers)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{name}: {values.First()}\r\n");
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"));

        var slots = host.Services.GetRequiredService<StreamSlots>();
        await Eventually.HoldsAsync("the stream opens", () => slots.Open == 1);
        await Eventually.HoldsAsync("the slow reader is dropped", () => slots.Open == 0);
    }

    [Fact]
    public async Task A_stream_more_than_allowed_is_a_429()
    {
        await using var host = await ApiHost.StartAsync(options => options.StreamsPerIp = 1);
        host.Lease().Happen("opened");
        await using var reader = await FollowAsync(host, "/events");
        await reader.NextAsync();
        var client = host.AsRenter();
        var request = client.Request(HttpMethod.Get, ApiHost.PathOf() + "/events");
        request.Headers.Accept.ParseAdd("text/event-stream");
        await (await client.SendAsync(request)).ProblemAsync(HttpStatusCode.TooManyRequests, ProblemCodes.TooManyRequests);
    }

    [Fact]
    public async Task A_stop_of_the_host_ends_streams()
    {
        await using var host = await ApiHost.StartAsync();
        host.Lease().Happen("opened");
        await using var reader = await FollowAsync(host, "/events");
        await reader.NextAsync();
        await host.StopAsync().WaitAsync(Patience);
        await reader.EndsAsync();
    }

    private static InstanceLogLine Line(string text) => new(DateTimeOffset.UnixEpoch, LogStream.Output, text);

    private static string Text(System.Net.ServerSentEvents.SseItem<string> item)
    {
        Assert.Equal("log", item.EventType);
        return JsonSerializer.Deserialize(item.Data, ApiJson.Tolerant.LogLine)!.Text;
    }

    private static async Task<SseReader> FollowAsync(ApiHost host, string path, string? last = null)
    {
        var client = host.AsRenter();
        var request = client.Request(HttpMethod.Get, ApiHost.PathOf() + path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (last is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await SseReader.OpenAsync(response);
    }
}
