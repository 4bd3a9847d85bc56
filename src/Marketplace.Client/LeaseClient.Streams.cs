using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Marketplace.Api;
using Marketplace.Client.Transport;

namespace Marketplace.Client;

/// <content>What happens to a lease and what its containers write: by the page, or as it comes.</content>
public sealed partial class LeaseClient
{
    private const int EventPageSize = 100;

    /// <summary>A page of what happened to a lease, oldest first. A host keeps the newest 200 events.</summary>
    /// <param name="leaseId">The lease.</param>
    /// <param name="after">The last sequence that is known; 0 for all.</param>
    /// <param name="limit">The most on the page, 1 to 200.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<LeaseEventPage> GetEventPageAsync(
        string leaseId, long after = 0, int limit = EventPageSize, CancellationToken cancellationToken = default) =>
        SendAsync(ApiRequest.Get(Lease(leaseId, $"/events?after={after}&limit={limit}")), ApiJson.Tolerant.LeaseEventPage, cancellationToken);

    /// <summary>What has happened to a lease so far, oldest first.</summary>
    /// <param name="leaseId">The lease.</param>
    /// <param name="after">The last sequence that is known; 0 for all.</param>
    /// <param name="cancellationToken">Ends the sequence.</param>
    public async IAsyncEnumerable<LeaseEventItem> ListEventsAsync(
        string leaseId, long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        LeaseEventPage page;
        do
        {
            page = await GetEventPageAsync(leaseId, after, cancellationToken: cancellationToken);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            after = Math.Max(after, page.LastSequence);
        }
        while (page.Items.Count == EventPageSize);
    }

    /// <summary>
    /// What happens to a lease, as it happens, until it is settled. When the connection breaks, it goes on after the last event that came:
    /// none is lost, and none comes twice.
    /// </summary>
    /// <param name="leaseId">The lease.</param>
    /// <param name="after">The last sequence that is known; 0 for all.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="MarketplaceException">The stream could not be opened (again), after all attempts.</exception>
    public IAsyncEnumerable<LeaseEventItem> FollowEventsAsync(string leaseId, long after = 0, CancellationToken cancellationToken = default)
    {
        var request = ApiRequest.GetEvents(Lease(leaseId, "/events")) with { LastEventId = after.ToString(CultureInfo.InvariantCulture) };
        return FollowAsync(request, "lease", ApiJson.Tolerant.LeaseEventItem, null, cancellationToken);
    }

    /// <summary>A piece of a container's log.</summary>
    /// <param name="leaseId">The lease.</param>
    /// <param name="query">Which container and how much of its log; null for the last 100 lines of the first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<LogPage> GetLogPageAsync(string leaseId, LogQuery? query = null, CancellationToken cancellationToken = default) =>
        SendAsync(ApiRequest.Get(Lease(leaseId, $"/logs?{(query ?? new LogQuery()).ToQuery()}")), ApiJson.Tolerant.LogPage, cancellationToken);

    /// <summary>A container's log, as it is written, until the instance is gone. After a break some lines may come twice; none is lost.</summary>
    /// <param name="leaseId">The lease.</param>
    /// <param name="query">Which container and how much of its log first; null for the last 100 lines of the first.</param>
    /// <param name="notice">Told what the host says about the stream, such as that the node does not answer now.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="MarketplaceException">The stream could not be opened (again), after all attempts.</exception>
    public IAsyncEnumerable<LogLine> FollowLogAsync(
        string leaseId, LogQuery? query = null, Action<string>? notice = null, CancellationToken cancellationToken = default)
    {
        var request = ApiRequest.GetEvents(Lease(leaseId, $"/logs?{(query ?? new LogQuery()).ToQuery()}&follow=true"));
        return FollowAsync(request, "log", ApiJson.Tolerant.LogLine, notice, cancellationToken);
    }

    private async IAsyncEnumerable<T> FollowAsync<T>(
        ApiRequest request, string eventName, JsonTypeInfo<T> type, Action<string>? notice, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        request = await _client.BindAsync(request with { Signer = _renter }, cancellationToken);
        await foreach (var item in _client.Events.FollowAsync(request, eventName, type, notice, cancellationToken))
        {
            yield return item;
        }
    }
}
