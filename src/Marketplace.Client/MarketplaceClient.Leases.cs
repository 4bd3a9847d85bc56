using System.Globalization;
using System.Text.Json;
using Marketplace.Api;
using Marketplace.Ledger.Keys;

namespace Marketplace.Client;

/// <content>Leases: every request is signed by the renter's key.</content>
public sealed partial class MarketplaceClient
{
    /// <summary>Opens a lease. Its id is the id of the transaction.</summary>
    /// <param name="renter">The renter's key.</param>
    /// <param name="spec">The app spec.</param>
    /// <param name="transactionHex">The signed opening transaction.</param>
    /// <param name="cancellationToken">Stops waiting; the lease may be open all the same.</param>
    public Task<LeaseResponse> OpenLeaseAsync(PrivateKey renter, JsonElement spec, string transactionHex, CancellationToken cancellationToken) => PostAsync(
        "/v1/leases",
        new OpenLeaseRequest { Spec = spec, Transaction = transactionHex },
        ApiJson.Strict.OpenLeaseRequest,
        ApiJson.Tolerant.LeaseResponse,
        renter,
        cancellationToken);

    /// <summary>A page of the renter's leases, newest first.</summary>
    /// <param name="renter">The renter's key.</param>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    /// <param name="limit">Most on the page.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<LeasePage> GetLeasesAsync(PrivateKey renter, string? cursor, int limit, CancellationToken cancellationToken) =>
        GetSignedAsync(Page("/v1/leases", cursor, limit), renter, ApiJson.Tolerant.LeasePage, cancellationToken);

    /// <summary>One lease.</summary>
    /// <param name="renter">The renter's key.</param>
    /// <param name="leaseId">The lease.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<LeaseResponse> GetLeaseAsync(PrivateKey renter, string leaseId, CancellationToken cancellationToken) =>
        GetSignedAsync(Lease(leaseId), renter, ApiJson.Tolerant.LeaseResponse, cancellationToken);

    /// <summary>Replaces image, environment and the like by a rolling update.</summary>
    /// <param name="renter">The renter's key.</param>
    /// <param name="leaseId">The lease.</param>
    /// <param name="spec">The new spec.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<LeaseResponse> UpdateLeaseAsync(PrivateKey renter, string leaseId, JsonElement spec, CancellationToken cancellationToken) => PostAsync(
        Lease(leaseId, "/update"),
        new UpdateLeaseRequest { Spec = spec },
        ApiJson.Strict.UpdateLeaseRequest,
        ApiJson.Tolerant.LeaseResponse,
        renter,
        cancellationToken);

    /// <summary>Restarts the containers of all instances, or of one.</summary>
    /// <param name="renter">The renter's key.</param>
    /// <param name="leaseId">The lease.</param>
    /// <param name="slot">The instance, from 0; null for all.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<LeaseResponse> RestartLeaseAsync(PrivateKey renter, string leaseId, int? slot, CancellationToken cancellationToken) =>
        PostAsync<object, LeaseResponse>(Lease(leaseId, slot is null ? "/restart" : $"/restart?slot={slot}"), null, null, ApiJson.Tolerant.LeaseResponse, renter, cancellationToken);

    /// <summary>Adds money, and perhaps time.</summary>
    /// <param name="renter">The renter's key.</param>
    /// <param name="leaseId">The lease.</param>
    /// <param name="transactionHex">The signed top-up transaction.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<LeaseResponse> TopUpLeaseAsync(PrivateKey renter, string leaseId, string transactionHex, CancellationToken cancellationToken) => PostAsync(
        Lease(leaseId, "/top-ups"),
        new TopUpLeaseRequest { Transaction = transactionHex },
        ApiJson.Strict.TopUpLeaseRequest,
        ApiJson.Tolerant.LeaseResponse,
        renter,
        cancellationToken);

    /// <summary>Stops the instances, settles to the last second and refunds the rest.</summary>
    /// <param name="renter">The renter's key.</param>
    /// <param name="leaseId">The lease.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<LeaseResponse> CloseLeaseAsync(PrivateKey renter, string leaseId, CancellationToken cancellationToken) =>
        PostAsync<object, LeaseResponse>(Lease(leaseId, "/close"), null, null, ApiJson.Tolerant.LeaseResponse, renter, cancellationToken);

    /// <summary>All settlements of a lease.</summary>
    /// <param name="renter">The renter's key.</param>
    /// <param name="leaseId">The lease.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<LeaseChargesResponse> GetChargesAsync(PrivateKey renter, string leaseId, CancellationToken cancellationToken) =>
        GetSignedAsync(Lease(leaseId, "/charges"), renter, ApiJson.Tolerant.LeaseChargesResponse, cancellationToken);

    /// <summary>A page of what happened to a lease, oldest first.</summary>
    /// <param name="renter">The renter's key.</param>
    /// <param name="leaseId">The lease.</param>
    /// <param name="after">The last sequence that is known; 0 for all.</param>
    /// <param name="limit">Most on the page.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<LeaseEventPage> GetEventsAsync(PrivateKey renter, string leaseId, long after, int limit, CancellationToken cancellationToken) =>
        GetSignedAsync(Lease(leaseId, $"/events?after={after}&limit={limit}"), renter, ApiJson.Tolerant.LeaseEventPage, cancellationToken);

    /// <summary>What happens to a lease, as it happens, until it is settled. When the connection breaks, it goes on after the last event that came.</summary>
    /// <param name="renter">The renter's key.</param>
    /// <param name="leaseId">The lease.</param>
    /// <param name="after">The last sequence that is known; 0 for all.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public IAsyncEnumerable<LeaseEventItem> FollowEventsAsync(PrivateKey renter, string leaseId, long after, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(HttpMethod.Get, Lease(leaseId, "/events"))
        {
            Signer = renter, Accept = "text/event-stream", LastEventId = after.ToString(CultureInfo.InvariantCulture),
        };
        return FollowAsync(request, "lease", ApiJson.Tolerant.LeaseEventItem, null, cancellationToken);
    }

    /// <summary>A piece of a container's log.</summary>
    /// <param name="renter">The renter's key.</param>
    /// <param name="leaseId">The lease.</param>
    /// <param name="query">Which container and how much of its log.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<LogPage> ReadLogsAsync(PrivateKey renter, string leaseId, LogQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return GetSignedAsync(Lease(leaseId, $"/logs?{query}"), renter, ApiJson.Tolerant.LogPage, cancellationToken);
    }

    /// <summary>A container's log, as it is written, until the instance is gone. After a break some lines may come twice, none is lost.</summary>
    /// <param name="renter">The renter's key.</param>
    /// <param name="leaseId">The lease.</param>
    /// <param name="query">Which container and how much of its log first.</param>
    /// <param name="notice">Told what the host says about the stream, such as that the node does not answer now.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public IAsyncEnumerable<LogLine> FollowLogsAsync(
        PrivateKey renter, string leaseId, LogQuery query, Action<string>? notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var request = new ApiRequest(HttpMethod.Get, Lease(leaseId, $"/logs?{query}&follow=true")) { Signer = renter, Accept = "text/event-stream" };
        return FollowAsync(request, "log", ApiJson.Tolerant.LogLine, notice, cancellationToken);
    }

    private static string Lease(string leaseId, string rest = "") => $"/v1/leases/{Escape(leaseId)}{rest}";
}
