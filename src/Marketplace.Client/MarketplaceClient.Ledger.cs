using System.Globalization;
using Marketplace.Api;
using Marketplace.Client.Transport;
using Marketplace.Ledger;
using Marketplace.Ledger.Proofs;

namespace Marketplace.Client;

/// <content>The chain: its head, blocks, transactions and proofs.</content>
public sealed partial class MarketplaceClient
{
    private const int CopyBytes = 128 << 10;

    /// <summary>Where the chain stands.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<LedgerHeadResponse> GetHeadAsync(CancellationToken cancellationToken = default) =>
        GetAsync("/v1/ledger/head", ApiJson.Tolerant.LedgerHeadResponse, cancellationToken);

    /// <summary>How far the explorer knows the chain.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ExplorerStatusResponse> GetExplorerStatusAsync(CancellationToken cancellationToken = default) =>
        GetAsync("/v1/explorer/status", ApiJson.Tolerant.ExplorerStatusResponse, cancellationToken);

    /// <summary>One block.</summary>
    /// <param name="height">Its height, from 0.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<BlockResponse> GetBlockAsync(long height, CancellationToken cancellationToken = default) =>
        GetBlockAsync(height.ToString(CultureInfo.InvariantCulture), cancellationToken);

    /// <summary>One block.</summary>
    /// <param name="heightOrId">A height, or a block id in hex.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<BlockResponse> GetBlockAsync(string heightOrId, CancellationToken cancellationToken = default) =>
        GetAsync($"/v1/blocks/{Escape(heightOrId)}", ApiJson.Tolerant.BlockResponse, cancellationToken);

    /// <summary>One transaction of the chain, with its place and the proof of it.</summary>
    /// <param name="transactionId">Its id in hex.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<TransactionResponse> GetTransactionAsync(string transactionId, CancellationToken cancellationToken = default) =>
        GetAsync($"/v1/transactions/{Escape(transactionId)}", ApiJson.Tolerant.TransactionResponse, cancellationToken);

    /// <summary>The proof that the chain has a transaction, as a file that <see cref="TransactionProof"/> reads.</summary>
    /// <param name="transactionId">Its id in hex.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<byte[]> GetProofAsync(string transactionId, CancellationToken cancellationToken = default) =>
        _transport.ReadAsync(ApiRequest.GetFile($"/v1/transactions/{Escape(transactionId)}/proof"), TransactionProof.MaxBytes, cancellationToken);

    /// <summary>Submits a signed transaction and waits until a durable block has it. Done again, it is known already.</summary>
    /// <param name="transaction">The transaction with its witnesses.</param>
    /// <param name="cancellationToken">Ends the wait; the transaction may be taken all the same.</param>
    public Task<SubmitTransactionResponse> SubmitAsync(Transaction transaction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var body = new SubmitTransactionRequest { Transaction = ToHex(transaction) };
        return SendAsync(
            ApiRequest.Post("/v1/transactions", body, ApiJson.Strict.SubmitTransactionRequest), ApiJson.Tolerant.SubmitTransactionResponse, cancellationToken);
    }

    /// <summary>Copies the exported chain.</summary>
    /// <param name="destination">Receives the bytes.</param>
    /// <param name="cancellationToken">Stops the copy.</param>
    /// <returns>How many bytes it has.</returns>
    /// <exception cref="MarketplaceException">The host stopped in the middle: what the destination has is not a chain.</exception>
    public async Task<long> ExportAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        using var response = await _transport.OpenAsync(ApiRequest.GetFile("/v1/ledger/export"), cancellationToken);
        await using var stream = new WatchedStream(
            await response.Content.ReadAsStreamAsync(cancellationToken), _options.Retry.AttemptTimeout, _options.Time);
        var buffer = new byte[CopyBytes];
        var total = 0L;
        for (int read; (read = await ReadAsync(stream, buffer, cancellationToken)) > 0; total += read)
        {
            await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return total;
    }

    internal static string ToHex(Transaction transaction) => Convert.ToHexStringLower(transaction.Encoded.Span);

    // Failures of the destination are the caller's and stay what they are.
    private async Task<int> ReadAsync(WatchedStream stream, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new MarketplaceException($"The host at {Endpoint} stopped in the middle of its answer ({e.Message}).", ErrorCodes.BrokenOff, e);
        }
    }
}
