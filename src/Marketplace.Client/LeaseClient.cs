using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Marketplace.Api;
using Marketplace.Client.Transport;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Client;

/// <summary>The leases of one renter, whose key signs every request. Get one by <see cref="MarketplaceClient.LeasesOf(PrivateKey)"/>.</summary>
/// <remarks>It needs no disposal, and works as long as its <see cref="MarketplaceClient"/> does. Safe for several threads at once.</remarks>
public sealed partial class LeaseClient
{
    private const int LeasePageSize = 100;

    private readonly MarketplaceClient _client;
    private readonly IRequestSigner _renter;

    internal LeaseClient(MarketplaceClient client, IRequestSigner renter)
    {
        _client = client;
        _renter = renter;
    }

    /// <summary>Whose leases these are.</summary>
    public Address Renter => _renter.Address;

    /// <summary>Opens a lease. Its id is the id of the transaction, so opening it twice is opening it once.</summary>
    /// <param name="spec">The app spec.</param>
    /// <param name="opening">The signed transaction that puts the deposit into escrow; its terms carry the spec's hash.</param>
    /// <param name="cancellationToken">Ends the wait; the lease may be open all the same.</param>
    public Task<LeaseResponse> OpenAsync(JsonElement spec, Transaction opening, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(opening);
        var body = new OpenLeaseRequest { Spec = spec, Transaction = MarketplaceClient.ToHex(opening) };
        return SendAsync(ApiRequest.Post("/v1/leases", body, ApiJson.Strict.OpenLeaseRequest), ApiJson.Tolerant.LeaseResponse, cancellationToken);
    }

    /// <summary>A page of the leases, newest first, ended ones included.</summary>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    /// <param name="limit">The most on the page, 1 to 100.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<LeasePage> GetPageAsync(string? cursor = null, int limit = LeasePageSize, CancellationToken cancellationToken = default) =>
        SendAsync(ApiRequest.Get(Paging.Path("/v1/leases", cursor, limit)), ApiJson.Tolerant.LeasePage, cancellationToken);

    /// <summary>All leases, newest first, ended ones included.</summary>
    /// <param name="cancellationToken">Ends the sequence.</param>
    public IAsyncEnumerable<LeaseSummary> ListAsync(CancellationToken cancellationToken = default) => Paging.ReadAsync(
        (cursor, token) => GetPageAsync(cursor, cancellationToken: token), page => (page.Items, page.NextCursor), cancellationToken);

    /// <summary>One lease with its instances and its money.</summary>
    /// <param name="leaseId">The lease.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<LeaseResponse> GetAsync(string leaseId, CancellationToken cancellationToken = default) =>
        SendAsync(ApiRequest.Get(Lease(leaseId)), ApiJson.Tolerant.LeaseResponse, cancellationToken);

    /// <summary>Replaces image, environment and the like by a rolling update; price, instances and term stay.</summary>
    /// <param name="leaseId">The lease.</param>
    /// <param name="spec">The new spec.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<LeaseResponse> UpdateAsync(string leaseId, JsonElement spec, CancellationToken cancellationToken = default) => SendAsync(
        ApiRequest.Post(Lease(leaseId, "/update"), new UpdateLeaseRequest { Spec = spec }, ApiJson.Strict.UpdateLeaseRequest),
        ApiJson.Tolerant.LeaseResponse,
        cancellationToken);

    /// <summary>Restarts the containers of all instances, or of one.</summary>
    /// <param name="leaseId">The lease.</param>
    /// <param name="slot">The instance, from 0; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<LeaseResponse> RestartAsync(string leaseId, int? slot = null, CancellationToken cancellationToken = default) =>
        SendAsync(ApiRequest.Post(Lease(leaseId, slot is null ? "/restart" : $"/restart?slot={slot}")), ApiJson.Tolerant.LeaseResponse, cancellationToken);

    /// <summary>Adds money, and perhaps time.</summary>
    /// <param name="leaseId">The lease.</param>
    /// <param name="topUp">The signed transaction that pays into the lease's escrow.</param>
    /// <param name="cancellationToken">Ends the wait; the money may be there all the same.</param>
    public Task<LeaseResponse> TopUpAsync(string leaseId, Transaction topUp, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topUp);
        var body = new TopUpLeaseRequest { Transaction = MarketplaceClient.ToHex(topUp) };
        return SendAsync(
            ApiRequest.Post(Lease(leaseId, "/top-ups"), body, ApiJson.Strict.TopUpLeaseRequest), ApiJson.Tolerant.LeaseResponse, cancellationToken);
    }

    /// <summary>Stops the instances, settles to the last second and refunds the rest. Returns when the end is certain, before it is settled.</summary>
    /// <param name="leaseId">The lease.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<LeaseResponse> CloseAsync(string leaseId, CancellationToken cancellationToken = default) =>
        SendAsync(ApiRequest.Post(Lease(leaseId, "/close")), ApiJson.Tolerant.LeaseResponse, cancellationToken);

    /// <summary>All settlements of a lease on the ledger.</summary>
    /// <param name="leaseId">The lease.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<LeaseChargesResponse> GetChargesAsync(string leaseId, CancellationToken cancellationToken = default) =>
        SendAsync(ApiRequest.Get(Lease(leaseId, "/charges")), ApiJson.Tolerant.LeaseChargesResponse, cancellationToken);

    private static string Lease(string leaseId, string rest = "") => $"/v1/leases/{MarketplaceClient.Escape(leaseId)}{rest}";

    private Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        _client.SendAsync(request with { Signer = _renter }, type, cancellationToken);
}
