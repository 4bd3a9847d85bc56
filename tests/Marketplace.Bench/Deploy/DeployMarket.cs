using System.Diagnostics;
using System.Text.Json;
using Marketplace.Client;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Testing.Hosts;

namespace Marketplace.Bench.Deploy;

/// <summary>A real host process with a provider, and a renter who opens and closes leases of one instance.</summary>
internal sealed class DeployMarket : IAsyncDisposable
{
    public const string Image = "marketplace/hello-web:1";
    public const int ContainerPort = 8080;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly JsonElement Spec = JsonDocument.Parse(
        $$"""
        {
          "name": "bench", "instances": 1, "termSeconds": 3600,
          "components": [
            { "name": "web", "image": "{{Image}}", "cpuMilli": 100, "memoryMiB": 100, "diskMiB": 64, "ports": [ { "containerPort": {{ContainerPort}} } ] }
          ]
        }
        """).RootElement;

    private readonly string _directory = Directory.CreateTempSubdirectory("market-bench-").FullName;
    private readonly PrivateKey _key = PrivateKey.Generate();
    private readonly HostProcess _host;
    private readonly MarketplaceClient _client;
    private readonly LeaseClient _leases;

    private DeployMarket()
    {
        _host = new HostProcess(Path.Combine(_directory, "data"));
        _client = new MarketplaceClient(_host.Address);
        _leases = _client.LeasesOf(_key);
    }

    /// <summary>Starts the host and funds the renter.</summary>
    public static async Task<DeployMarket> StartAsync(CancellationToken cancellationToken)
    {
        var market = new DeployMarket();
        try
        {
            await market._host.StartAsync(cancellationToken);
            await market._client.RequestFaucetAsync(market._key.PublicKey.Address, Money.FromFlux("50"), cancellationToken);
            return market;
        }
        catch
        {
            await market.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a lease, waits until it runs, closes it and waits until it is settled.</summary>
    /// <returns>From the answer that accepted the lease to the first sight of the running instance.</returns>
    public async Task<TimeSpan> DeployAsync(CancellationToken cancellationToken)
    {
        var transaction = await OpeningAsync(cancellationToken);
        var id = transaction.Id.ToString();
        await _leases.OpenAsync(Spec, transaction, cancellationToken);
        var accepted = Stopwatch.GetTimestamp();
        await WaitAsync(id, lease => lease.RunningInstances == 1, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(accepted);
        await _leases.CloseAsync(id, cancellationToken);
        await WaitAsync(id, lease => lease.State == "settled", cancellationToken);
        return elapsed;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _key.Dispose();
        await _host.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<Transaction> OpeningAsync(CancellationToken cancellationToken)
    {
        var network = await _client.GetNetworkAsync(cancellationToken);
        var quote = await _client.QuoteAsync(Spec, cancellationToken);
        var startsAt = quote.QuotedAt.ToUnixTimeSeconds();
        var terms = new LeaseTerms(
            _key.PublicKey.Hash,
            new KeyHash(Convert.FromHexString(network.MeterKeyHash)),
            new Hash256(Convert.FromHexString(quote.SpecHash)),
            Money.FromSatoshis(quote.RatePerSecondSatoshis),
            quote.Instances,
            (uint)quote.FeePartsPerMillion,
            startsAt,
            startsAt + quote.TermSeconds);
        var coin = (await _client.GetUnspentPageAsync(_key.PublicKey.Address, cancellationToken: cancellationToken)).Items.MaxBy(item => item.AmountSatoshis)!;
        var change = coin.AmountSatoshis - quote.DepositSatoshis - quote.TransactionFeeSatoshis;
        return Transaction.Create(
            [new OutPoint(Hash256.Parse(coin.TransactionId), (uint)coin.Index)],
            [
                new TransactionOutput(Money.FromSatoshis(quote.DepositSatoshis), EscrowLock.Self),
                TransactionOutput.To(Money.FromSatoshis(change), _key.PublicKey.Hash),
            ],
            new OpenLease(terms)).Sign(Hash256.Parse(network.GenesisHash), _key);
    }

    private async Task WaitAsync(string id, Func<LeaseResponse, bool> reached, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var lease = await _leases.GetAsync(id, cancellationToken);
            if (reached(lease))
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"lease {id} is {lease.State} after {Patience.TotalSeconds} s: {lease.Explanation}");
            }

            await Task.Delay(5, cancellationToken);
        }
    }
}
