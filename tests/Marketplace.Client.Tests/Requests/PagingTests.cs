using Marketplace.Client.Tests.Support;

namespace Marketplace.Client.Tests.Requests;

public sealed class PagingTests : ClientFixture
{
    [Fact]
    public async Task A_list_goes_over_all_pages_and_asks_for_each_when_it_is_needed()
    {
        Host.Answer = (number, context) => number switch
        {
            0 => NodesAsync(context, "after b&c", "a", "b"),
            1 => NodesAsync(context, "end"),
            _ => NodesAsync(context, null, "c"),
        };
        var names = new List<string>();
        await foreach (var node in Client.ListNodesAsync(Limit))
        {
            names.Add(node.Name);
            Assert.Equal(names.Count < 3 ? 1 : 3, Host.Requests.Count);
        }

        Assert.Equal(["a", "b", "c"], names);
        Assert.Equal(
            ["/v1/nodes?limit=100", "/v1/nodes?limit=100&cursor=after%20b%26c", "/v1/nodes?limit=100&cursor=end"],
            Host.Requests.Select(request => request.PathAndQuery));
    }

    [Fact]
    public async Task A_list_that_leads_back_to_itself_ends_in_an_error()
    {
        Host.Answer = (_, context) => NodesAsync(context, "again", "a");
        Assert.Equal(ErrorCodes.UnexpectedAnswer, await FailureAsync(() => Client.ListNodesAsync(Limit).CountAsync(Limit).AsTask()));
        Assert.Equal(2, Host.Requests.Count);
    }

    [Fact]
    public async Task A_list_ends_where_its_reader_stops()
    {
        Host.Answer = (number, context) => NodesAsync(context, $"page {number}", "a", "b");
        Assert.Equal(3, await Client.ListNodesAsync(Limit).Take(3).CountAsync(Limit));
        Assert.Equal(2, Host.Requests.Count);
    }

    [Fact]
    public async Task A_list_that_is_cancelled_asks_for_no_more()
    {
        using var stop = new CancellationTokenSource();
        Host.Answer = (number, context) => NodesAsync(context, $"page {number}", "a");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Client.ListNodesAsync(stop.Token))
            {
                await stop.CancelAsync();
            }
        });
        Assert.Single(Host.Requests);
    }

    [Fact]
    public async Task Events_are_listed_by_their_sequence()
    {
        Host.Answer = (number, context) =>
        {
            var (from, count) = number == 0 ? (6, 100) : (106, 2);
            var items = Enumerable.Range(from, count).Select(i => $$"""{"sequence":{{i}},"at":"2026-01-01T00:00:00Z","kind":"k","message":"m"}""");
            return JsonAsync(context, $$"""{"items":[{{string.Join(',', items)}}],"lastSequence":{{from + count - 1}},"oldestSequence":1,"ended":false}""");
        };
        var sequences = await Leases.ListEventsAsync("aa", 5, Limit).Select(item => item.Sequence).ToListAsync(Limit);
        Assert.Equal(Enumerable.Range(6, 102).Select(i => (long)i), sequences);
        Assert.Equal(["after=5", "after=105"], Host.Requests.Select(request => request.PathAndQuery.Split('?', '&')[1]));
    }
}
