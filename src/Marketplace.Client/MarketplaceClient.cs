using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Proofs;

namespace Marketplace.Client;

/// <summary>A typed client of the marketplace's HTTP API.</summary>
/// <remarks>
/// Refusals throw <see cref="ApiException"/>, an unreachable host <see cref="MarketplaceException"/>. Requests are sent again on connection
/// failures and passing refusals, always with the same idempotency key. Not for several threads at once.
/// </remarks>
public sealed partial class MarketplaceClient : IDisposable
{
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromSeconds(1);

    private readonly ApiTransport _transport;
    private readonly TimeProvider _time;
    private NetworkResponse? _network;

    /// <summary>Makes a client.</summary>
    /// <param name="endpoint">Where the host listens, without a path.</param>
    /// <param name="time">The clock that requests are signed with.</param>
    /// <param name="retry">When requests are sent again; null for the defaults.</param>
    /// <param name="handler">Sends the requests; null for the system's own way.</param>
    public MarketplaceClient(Uri endpoint, TimeProvider time, RetryPolicy? retry = null, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _transport = new ApiTransport(endpoint, retry ?? new RetryPolicy(), time, handler);
    }

    /// <summary>Where the host listens.</summary>
    public Uri Endpoint => _transport.Endpoint;

    /// <summary>The network that the host belongs to; asked once.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<NetworkResponse> GetNetworkAsync(CancellationToken cancellationToken) =>
        _network ??= await GetAsync("/v1/network", ApiJson.Tolerant.NetworkResponse, cancellationToken);

    /// <summary>Where the chain stands.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<LedgerHeadResponse> GetHeadAsync(CancellationToken cancellationToken) =>
        GetAsync("/v1/ledger/head", ApiJson.Tolerant.LedgerHeadResponse, cancellationToken);

    /// <summary>How far the explorer knows the chain.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ExplorerStatusResponse> GetExplorerStatusAsync(CancellationToken cancellationToken) =>
        GetAsync("/v1/explorer/status", ApiJson.Tolerant.ExplorerStatusResponse, cancellationToken);

    /// <summary>One block.</summary>
    /// <param name="heightOrId">A height, or a block id in hex.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<BlockResponse> GetBlockAsync(string heightOrId, CancellationToken cancellationToken) =>
        GetAsync($"/v1/blocks/{Escape(heightOrId)}", ApiJson.Tolerant.BlockResponse, cancellationToken);

    /// <summary>One transaction with its proof.</summary>
    /// <param name="id">Its id in hex.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<TransactionResponse> GetTransactionAsync(string id, CancellationToken cancellationToken) =>
        GetAsync($"/v1/transactions/{Escape(id)}", ApiJson.Tolerant.TransactionResponse, cancellationToken);

    /// <summary>The proof that the chain has a transaction, as a proof file.</summary>
    /// <param name="id">Its id in hex.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<byte[]> GetProofAsync(string id, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(HttpMethod.Get, $"/v1/transactions/{Escape(id)}/proof") { Accept = "*/*" };
        using var response = await _transport.OpenAsync(request, "", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var bytes = new MemoryStream();
        var buffer = new byte[128 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0 && bytes.Length <= TransactionProof.MaxBytes;)
        {
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    /// <summary>Copies the exported chain.</summary>
    /// <param name="destination">Receives the bytes.</param>
    /// <param name="cancellationToken">Stops the copy.</param>
    /// <returns>How many bytes it has.</returns>
    public async Task<long> ExportAsync(Stream destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var request = new ApiRequest(HttpMethod.Get, "/v1/ledger/export") { Accept = "*/*" };
        using var response = await _transport.OpenAsync(request, "", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[128 * 1024];
        long total = 0;
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0; total += read)
        {
            await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return total;
    }

    /// <summary>What an address owns.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<AccountResponse> GetAccountAsync(Address address, CancellationToken cancellationToken) =>
        GetAsync($"/v1/accounts/{address}", ApiJson.Tolerant.AccountResponse, cancellationToken);

    /// <summary>A page of what an address can spend.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<UnspentPage> GetUnspentAsync(Address address, string? cursor, CancellationToken cancellationToken) =>
        GetAsync(Page($"/v1/accounts/{address}/unspent", cursor, 200), ApiJson.Tolerant.UnspentPage, cancellationToken);

    /// <summary>A page of an address's transactions, newest first.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    /// <param name="limit">Most on the page.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<AccountTransactionPage> GetHistoryAsync(Address address, string? cursor, int limit, CancellationToken cancellationToken) =>
        GetAsync(Page($"/v1/accounts/{address}/transactions", cursor, limit), ApiJson.Tolerant.AccountTransactionPage, cancellationToken);

    /// <summary>A page of the providers' machines.</summary>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<NodePage> GetNodesAsync(string? cursor, CancellationToken cancellationToken) =>
        GetAsync(Page("/v1/nodes", cursor, 100), ApiJson.Tolerant.NodePage, cancellationToken);

    /// <summary>The rules in force.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<RulesResponse> GetRulesAsync(CancellationToken cancellationToken) =>
        GetAsync("/v1/governance/rules", ApiJson.Tolerant.RulesResponse, cancellationToken);

    /// <summary>The proposals that are not finished.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<ProposalList> GetProposalsAsync(CancellationToken cancellationToken) =>
        GetAsync("/v1/governance/proposals", ApiJson.Tolerant.ProposalList, cancellationToken);

    /// <summary>One proposal that is not finished.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<ProposalItem> GetProposalAsync(ProposalId id, CancellationToken cancellationToken) =>
        GetAsync($"/v1/governance/proposals/{id}", ApiJson.Tolerant.ProposalItem, cancellationToken);

    /// <summary>Asks what an app costs.</summary>
    /// <param name="spec">The app spec.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<QuoteResponse> QuoteAsync(JsonElement spec, CancellationToken cancellationToken) => PostAsync(
        "/v1/quotes", new QuoteRequest { Spec = spec }, ApiJson.Strict.QuoteRequest, ApiJson.Tolerant.QuoteResponse, null, cancellationToken);

    /// <summary>Submits a signed transaction; done again, it is known already.</summary>
    /// <param name="transactionHex">Canonical encoding with witnesses.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<SubmitTransactionResponse> SubmitAsync(string transactionHex, CancellationToken cancellationToken) => PostAsync(
        "/v1/transactions",
        new SubmitTransactionRequest { Transaction = transactionHex },
        ApiJson.Strict.SubmitTransactionRequest,
        ApiJson.Tolerant.SubmitTransactionResponse,
        null,
        cancellationToken);

    /// <summary>Asks a devnet's faucet for money; asking twice gives twice, so this is sent once only.</summary>
    /// <param name="address">Who gets it.</param>
    /// <param name="satoshis">How much.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<FaucetResponse> RequestFaucetAsync(Address address, long satoshis, CancellationToken cancellationToken) => PostAsync(
        "/v1/faucet",
        new FaucetRequest { Address = address.ToString(), AmountSatoshis = new(satoshis) },
        ApiJson.Strict.FaucetRequest,
        ApiJson.Tolerant.FaucetResponse,
        null,
        cancellationToken,
        repeatable: false);

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static string Page(string path, string? cursor, int limit) =>
        cursor is null ? $"{path}?limit={limit}" : $"{path}?limit={limit}&cursor={Escape(cursor)}";

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        _transport.SendAsync(new ApiRequest(HttpMethod.Get, path), type, "", cancellationToken);

    private async Task<T> GetSignedAsync<T>(string path, PrivateKey signer, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var network = await GetNetworkAsync(cancellationToken);
        return await _transport.SendAsync(new ApiRequest(HttpMethod.Get, path) { Signer = signer }, type, network.GenesisHash, cancellationToken);
    }

    private async Task<TAnswer> PostAsync<TBody, TAnswer>(
        string path,
        TBody? body,
        JsonTypeInfo<TBody>? bodyType,
        JsonTypeInfo<TAnswer> answerType,
        PrivateKey? signer,
        CancellationToken cancellationToken,
        bool repeatable = true)
    {
        var network = signer is null ? null : await GetNetworkAsync(cancellationToken);
        var request = new ApiRequest(HttpMethod.Post, path)
        {
            Body = bodyType is null ? null : JsonSerializer.SerializeToUtf8Bytes(body!, bodyType),
            Signer = signer,
            IdempotencyKey = ApiRequest.NewIdempotencyKey(),
            Repeatable = repeatable,
        };
        return await _transport.SendAsync(request, answerType, network?.GenesisHash ?? "", cancellationToken);
    }

    // Follows a stream to its end; where it breaks off, goes on after the last item that named its place.
    private async IAsyncEnumerable<T> FollowAsync<T>(
        ApiRequest request, string eventName, JsonTypeInfo<T> type, Action<string>? notice, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var network = await GetNetworkAsync(cancellationToken);
        while (true)
        {
            using var response = await _transport.OpenAsync(request, network.GenesisHash, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            await using var items = EventStream.ReadAsync(stream, eventName, type, notice, cancellationToken).GetAsyncEnumerator(cancellationToken);
            bool? more;
            while ((more = await NextAsync(items)) == true)
            {
                request = items.Current.EventId is { Length: > 0 } id ? request with { LastEventId = id } : request;
                yield return items.Current.Data;
            }

            if (more == false)
            {
                yield break;
            }

            await Task.Delay(ReconnectPause, _time, cancellationToken);
        }
    }

    // Null when the stream broke off. One that cannot be opened at all fails in the transport, after its attempts.
    private static async ValueTask<bool?> NextAsync<T>(IAsyncEnumerator<T> items)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return null;
        }
    }
}
