using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Marketplace.Api;
using Marketplace.Client.Transport;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Client;

/// <summary>A typed client of a marketplace host's HTTP API. <see cref="LeasesOf(PrivateKey)"/> leads to what a renter does.</summary>
/// <remarks>
/// A refusal throws <see cref="ApiException"/>, everything else that is not the caller's mistake <see cref="MarketplaceException"/>. Requests are
/// sent again as <see cref="RetryPolicy"/> says, always with the same idempotency key. Lists come as one sequence (List...) or by the page
/// (Get...Page). Safe for several threads at once; one client serves a whole program.
/// </remarks>
public sealed partial class MarketplaceClient : IDisposable
{
    private readonly ApiTransport _transport;
    private readonly MarketplaceClientOptions _options;
    private string? _genesisHash;

    /// <summary>Makes a client with connections of its own.</summary>
    /// <param name="endpoint">Where the host listens: http or https, without a path.</param>
    /// <param name="options">How requests are sent; null for the defaults.</param>
    /// <exception cref="ArgumentException">The endpoint is none, or an option is out of range.</exception>
    public MarketplaceClient(Uri endpoint, MarketplaceClientOptions? options = null)
        : this(RequireEndpoint(endpoint), MakeHttp(options), ownsHttp: true, options)
    {
    }

    /// <summary>Makes a client over an <see cref="HttpClient"/> of the caller's, as a client factory gives one.</summary>
    /// <param name="http">Sends the requests; its base address is the host's. It stays the caller's.</param>
    /// <param name="options">How requests are sent; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no base address, it is no endpoint, or an option is out of range.</exception>
    public MarketplaceClient(HttpClient http, MarketplaceClientOptions? options = null)
        : this(BaseOf(http), http, ownsHttp: false, options)
    {
    }

    private MarketplaceClient(Uri endpoint, HttpClient http, bool ownsHttp, MarketplaceClientOptions? options)
    {
        _options = options ?? new MarketplaceClientOptions();
        _options.Check();
        _transport = new ApiTransport(endpoint, http, ownsHttp, _options);
        Events = new EventFollower(_transport, _options);
    }

    /// <summary>Where the host listens.</summary>
    public Uri Endpoint => _transport.Endpoint;

    internal EventFollower Events { get; }

    /// <summary>The leases of one renter: what they open, change, read and follow.</summary>
    /// <param name="renter">The renter's key, which stays the caller's.</param>
    public LeaseClient LeasesOf(PrivateKey renter)
    {
        ArgumentNullException.ThrowIfNull(renter);
        return LeasesOf(new KeySigner(renter));
    }

    /// <summary>The leases of one renter whose key is elsewhere.</summary>
    /// <param name="renter">Signs for the renter.</param>
    public LeaseClient LeasesOf(IRequestSigner renter)
    {
        ArgumentNullException.ThrowIfNull(renter);
        return new LeaseClient(this, renter);
    }

    /// <summary>Whether the host is there and can serve. Asks once; no answer is a no.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<bool> IsReadyAsync(CancellationToken cancellationToken = default) => _transport.ProbeAsync(ApiRequest.Get("/health/ready"), cancellationToken);

    /// <summary>The network that the host belongs to, with the rules in force.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<NetworkResponse> GetNetworkAsync(CancellationToken cancellationToken = default)
    {
        var network = await GetAsync("/v1/network", ApiJson.Tolerant.NetworkResponse, cancellationToken);
        _genesisHash = network.GenesisHash;
        return network;
    }

    /// <summary>Asks what an app costs. Needs no key and changes nothing.</summary>
    /// <param name="spec">The app spec.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<QuoteResponse> QuoteAsync(JsonElement spec, CancellationToken cancellationToken = default) => SendAsync(
        ApiRequest.Post("/v1/quotes", new QuoteRequest { Spec = spec }, ApiJson.Strict.QuoteRequest), ApiJson.Tolerant.QuoteResponse, cancellationToken);

    /// <summary>Asks a devnet's faucet for money. Asking twice gives twice, so this is sent once only.</summary>
    /// <param name="address">Who gets it.</param>
    /// <param name="amount">How much; <see cref="NetworkResponse"/> has the most that is given at a time.</param>
    /// <param name="cancellationToken">Ends the wait; the money may come all the same.</param>
    public Task<FaucetResponse> RequestFaucetAsync(Address address, Money amount, CancellationToken cancellationToken = default)
    {
        var body = new FaucetRequest { Address = address.ToString(), AmountSatoshis = new(amount.Satoshis) };
        return SendAsync(
            ApiRequest.Post("/v1/faucet", body, ApiJson.Strict.FaucetRequest) with { IsRepeatable = false },
            ApiJson.Tolerant.FaucetResponse,
            cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    internal static string Escape(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return Uri.EscapeDataString(text);
    }

    internal Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        _transport.SendAsync(ApiRequest.Get(path), type, cancellationToken);

    internal async Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        await _transport.SendAsync(await BindAsync(request, cancellationToken), type, cancellationToken);

    /// <summary>Names the network that a signed request's signature binds to, asking the host for it the first time.</summary>
    internal async Task<ApiRequest> BindAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        if (request.Signer is null)
        {
            return request;
        }

        return request with { GenesisHash = _genesisHash ?? (await GetNetworkAsync(cancellationToken)).GenesisHash };
    }

    private static HttpClient MakeHttp(MarketplaceClientOptions? options)
    {
        var http = options?.Handler is { } handler ? new HttpClient(handler, disposeHandler: false) : new HttpClient();
        http.Timeout = Timeout.InfiniteTimeSpan;
        return http;
    }

    private static Uri BaseOf(HttpClient http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.BaseAddress is { } address ? RequireEndpoint(address) : throw new ArgumentException("The client has no base address.", nameof(http));
    }

    private static Uri RequireEndpoint(Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return endpoint is { IsAbsoluteUri: true, Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "" }
            ? endpoint
            : throw new ArgumentException($"'{endpoint}' is no http:// or https:// address without a path.", nameof(endpoint));
    }
}
