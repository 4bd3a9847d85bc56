using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Silo.Tests.Crash;

/// <summary>
/// One wallet that pays itself again and again, each transfer spending the one before. What the host acknowledged is remembered; what was in doubt when the
/// host died is sent again, byte for byte.
/// </summary>
internal sealed class TransferLoad(HttpClient client, Hash256 genesisHash, long feeSatoshis)
{
    private readonly PrivateKey _key = PrivateKey.Generate();
    private OutPoint _coin;
    private long _amount;
    private Transaction? _inDoubt;

    /// <summary>Transactions that the host said are durable, with the height it named.</summary>
    public ConcurrentDictionary<Hash256, long> Acknowledged { get; } = new();

    /// <summary>How often a transaction that was in doubt turned out to be in the chain already.</summary>
    public int FoundAfterDoubt { get; private set; }

    /// <summary>Takes money from the faucet.</summary>
    public async Task FundAsync(long satoshis, CancellationToken cancellationToken)
    {
        using var answer = await client.PostAsJsonAsync(
            "/v1/faucet",
            new FaucetRequest { Address = _key.PublicKey.Address.ToString(), AmountSatoshis = new(satoshis) },
            ApiJson.Strict.FaucetRequest,
            cancellationToken);
        answer.EnsureSuccessStatusCode();
        var given = (await answer.Content.ReadFromJsonAsync(ApiJson.Tolerant.FaucetResponse, cancellationToken))!;
        var transaction = await client.GetFromJsonAsync($"/v1/transactions/{given.TransactionId}", ApiJson.Tolerant.TransactionResponse, cancellationToken);
        var index = transaction!.Outputs.Index().First(output => output.Item.Lock.Address == _key.PublicKey.Address.ToString()).Index;
        (_coin, _amount) = (new OutPoint(Hash256.Parse(given.TransactionId), (uint)index), transaction.Outputs[index].AmountSatoshis);
        Acknowledged[_coin.TransactionId] = given.Height;
    }

    /// <summary>Pays until the host stops answering.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            _inDoubt ??= Next();
            SubmitTransactionResponse? accepted;
            try
            {
                accepted = await SubmitAsync(_inDoubt, cancellationToken);
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException or JsonException)
            {
                return;
            }

            if (accepted is null)
            {
                continue;
            }

            FoundAfterDoubt += accepted.AlreadyKnown ? 1 : 0;
            Acknowledged[_inDoubt.Id] = accepted.Height;
            (_coin, _amount, _inDoubt) = (new OutPoint(_inDoubt.Id, 0), _amount - feeSatoshis, null);
        }
    }

    private Transaction Next() =>
        Transaction.Create([_coin], [new TransactionOutput(Money.FromSatoshis(_amount - feeSatoshis), new KeyLock(_key.PublicKey.Hash))]).Sign(genesisHash, _key);

    private async Task<SubmitTransactionResponse?> SubmitAsync(Transaction transaction, CancellationToken cancellationToken)
    {
        using var answer = await client.PostAsJsonAsync(
            "/v1/transactions",
            new SubmitTransactionRequest { Transaction = Convert.ToHexStringLower(transaction.Encoded.Span) },
            ApiJson.Strict.SubmitTransactionRequest,
            cancellationToken);
        if (answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
        {
            return null;
        }

        Assert.True(answer.IsSuccessStatusCode, $"a valid transfer was refused: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        return await answer.Content.ReadFromJsonAsync(ApiJson.Tolerant.SubmitTransactionResponse, cancellationToken);
    }
}
