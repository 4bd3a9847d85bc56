using System.Text.Json;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Apps;

namespace Marketplace.Gateway.Tests.Hosting;

/// <summary>Builds and signs transactions from what the API says a key owns.</summary>
internal sealed class TestWallet(RealHost host) : IDisposable
{
    public PrivateKey Key { get; } = PrivateKey.Generate();

    public string Address => Key.Address.ToString();

    public SignedClient Client => host.As(Key);

    public async Task<List<UnspentItem>> CoinsAsync(int pageSize = 500)
    {
        var coins = new List<UnspentItem>();
        string? cursor = null;
        do
        {
            var page = await host.GetAsync($"/v1/accounts/{Address}/unspent?limit={pageSize}&cursor={cursor}", ApiJson.Tolerant.UnspentPage);
            coins.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return coins;
    }

    public async Task<Transaction> TransferAsync(KeyHash to, long satoshis, long? fee = null) => Fund(
        await CoinsAsync(), [TransactionOutput.To(Money.FromSatoshis(satoshis), to)], null, fee);

    public async Task<Transaction> OpenLeaseAsync(JsonElement spec, QuoteResponse quote, long? deposit = null, KeyHash? renter = null)
    {
        Assert.True(SpecJson.TryParse(spec.GetRawText(), out var parsed, out _));
        var start = quote.QuotedAt.ToUnixTimeSeconds();
        var terms = new LeaseTerms(
            renter ?? Key.PublicKey.Hash,
            KeyHash.Parse(quote.MeterKeyHash),
            new Hash256(SpecJson.Hash(parsed)),
            Money.FromSatoshis(quote.RatePerSecondSatoshis),
            quote.Instances,
            (uint)quote.FeePartsPerMillion,
            start,
            start + quote.TermSeconds);
        return Fund(await CoinsAsync(), [new TransactionOutput(Money.FromSatoshis(deposit ?? quote.DepositSatoshis), EscrowLock.Self)], new OpenLease(terms), null);
    }

    public async Task<Transaction> TopUpAsync(string leaseId, long satoshis)
    {
        var lease = LeaseId.Parse(leaseId);
        return Fund(await CoinsAsync(), [new TransactionOutput(Money.FromSatoshis(satoshis), new EscrowLock(lease))], new TopUpLease(lease, null), null);
    }

    public Transaction Fund(List<UnspentItem> coins, List<TransactionOutput> outputs, TransactionPayload? payload, long? fee)
    {
        var paid = fee ?? host.Parameters.Rules.MinimumTransactionFee.Satoshis;
        var change = coins.Sum(coin => coin.AmountSatoshis) - outputs.Sum(output => output.Amount.Satoshis) - paid;
        if (change > 0)
            outputs.Add(TransactionOutput.To(Money.FromSatoshis(change), Key.PublicKey.Hash));
        var inputs = coins.Select(coin => new OutPoint(Hash256.Parse(coin.TransactionId), (uint)coin.Index));
        return Transaction.Create(inputs, outputs, payload).Sign(host.Parameters.GenesisHash, Key);
    }

    public Task<HttpResponseMessage> SubmitAsync(Transaction transaction) => host.PostAsync(
        "/v1/transactions", new SubmitTransactionRequest { Transaction = Hex(transaction) }, ApiJson.Default.SubmitTransactionRequest);

    public static string Hex(Transaction transaction) => Convert.ToHexStringLower(transaction.Encoded.Span);

    public void Dispose() => Key.Dispose();
}
