using System.Text;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Market.Apps;
using Marketplace.Market.Pricing;
using Marketplace.Chain;
using Marketplace.Storage;
using Marketplace.Explorer;
using Marketplace.Sql;
using Marketplace.Testing.Clocks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Storage;
using Orleans.TestingHost;
using Marketplace.Market.Nodes;
using Marketplace.Market.Leases;
using Marketplace.Testing.Keys;
using Marketplace.Market.Requests;

namespace Marketplace.Grains.Tests.Support;

/// <summary>
/// A silo with the real ledger engine and SQLite in a folder of its own, some scripted nodes, and a clock that tests move. Grain timers run
/// on real time and look every 20 ms; what they see of time is the test's clock.
/// </summary>
internal sealed class MarketCluster : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("market-grains-").FullName;
    private InProcessTestCluster? _cluster;
    private LedgerEngine? _engine;
    private LedgerProjections? _projections;
    private OutPoint _coin;
    private Money _coinAmount;

    private MarketCluster()
    {
    }

    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public ManualTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));

    public WriteFaults Faults { get; } = new();

    public PrivateKey Renter { get; } = TestKey.Of(11);

    public PrivateKey Meter { get; } = TestKey.Of(12);

    public List<ScriptedNode> Nodes { get; } = [];

    public InProcessTestCluster Cluster => _cluster!;

    public LedgerEngine Engine => _engine!;

    public LedgerProjections Queries => _projections!;

    public NetworkParameters Parameters { get; private set; } = null!;

    public IClusterClient Client => Cluster.Client;

    public static async Task<MarketCluster> StartAsync(int nodes = 2, Action<MarketOptions>? configure = null, Func<NetworkParameters, NetworkParameters>? network = null)
    {
        MarketCluster market = new();
        market.Parameters = NetworkParameters.Devnet(TestKey.Of(10).PublicKey, market.Renter.PublicKey.Hash, market.Clock.GetUtcNow()) with
        {
            Emission = new EmissionParameters { RoundMilliseconds = 86_400_000 },
        };
        market.Parameters = network?.Invoke(market.Parameters) ?? market.Parameters;
        market._coin = new OutPoint(market.Parameters.GenesisBlock.Transactions[0].Id, 0);
        market._coinAmount = market.Parameters.Issue[0].Amount;
        market._engine = await LedgerEngine.OpenAsync(
            new LedgerEngineOptions(Path.Combine(market._directory, "chain")),
            market.Parameters,
            new PrivateKeyBlockSigner(TestKey.Of(10)),
            new ManagedSignatureVerifier(),
            market.Clock,
            NullLoggerFactory.Instance);
        market._projections = await LedgerProjections.OpenAsync(
            SqlOptions.Sqlite(Path.Combine(market._directory, "market.db")).ForProjections(), market._engine, NullLoggerFactory.Instance, TimeProvider.System);
        market._engine.AttachTransactionIndex(market._projections);
        market._cluster = market.Build(configure);
        await market._cluster.DeployAsync();
        for (int i = 0; i < nodes; i++) await market.AddNodeAsync($"node-{i}", TestKey.Of((byte)(20 + i)));
        return market;
    }

    public async Task<ScriptedNode> AddNodeAsync(string id, PrivateKey payee, Resources? capacity = null)
    {
        ScriptedNode node = new(Client, Clock, id, payee.PublicKey.Hash.ToString()) { Capacity = capacity ?? new Resources(4000, 4096, 10_000) };
        Nodes.Add(node);
        await node.StartAsync();
        return node;
    }

    /// <summary>The listings as the silo's grains write them.</summary>
    public IListings Listings => ((InProcessSiloHandle)Cluster.Silos[0]).ServiceProvider.GetRequiredService<IListings>();

    public IAppLeaseGrain Lease(string leaseId) => Client.GetGrain<IAppLeaseGrain>(leaseId);

    public static AppSpec Web(int instances = 1, string image = "web:1", int? hostPort = null, long term = 3600) => new()
    {
        Name = "shop",
        Instances = instances,
        TermSeconds = term,
        Components =
        [
            new ComponentSpec
            {
                Name = "web",
                Image = image,
                CpuMilli = 500,
                MemoryMiB = 256,
                DiskMiB = 100,
                Ports = [new PortSpec { ContainerPort = 8080, HostPort = hostPort }],
            },
        ],
    };

    public Quote Quote(AppSpec spec) => Quoting.Quote(
        spec,
        PriceList.Of(Engine.Head.Rules),
        QuoteTerms.Of(Engine.Head.Rules, Meter.PublicKey.Hash),
        Clock.GetUtcNow());

    /// <summary>The renter's signed opening transaction; it spends the renter's newest coin.</summary>
    public Transaction OpenTransaction(AppSpec spec, long? deposit = null, Func<LeaseTerms, LeaseTerms>? change = null)
    {
        Quote quote = Quote(spec);
        long now = Clock.GetUtcNow().ToUnixTimeSeconds();
        LeaseTerms terms = new(
            Renter.PublicKey.Hash,
            Meter.PublicKey.Hash,
            new Hash256(SpecJson.Hash(spec)),
            Money.FromSatoshis(quote.RatePerSecondSatoshis),
            spec.Instances,
            (uint)quote.FeePartsPerMillion,
            now,
            now + spec.TermSeconds);
        return Spend(Money.FromSatoshis(deposit ?? quote.DepositSatoshis), EscrowLock.Self, new OpenLease(change?.Invoke(terms) ?? terms));
    }

    /// <summary>The renter's signed top-up transaction.</summary>
    public Transaction TopUpTransaction(string leaseId, long satoshis, long? endsAt = null)
    {
        LeaseId lease = Marketplace.Ledger.LeaseId.Parse(leaseId);
        return Spend(Money.FromSatoshis(satoshis), new EscrowLock(lease), new TopUpLease(lease, endsAt));
    }

    /// <summary>Opens a lease and lets time pass until all its instances run.</summary>
    public async Task<string> OpenRunningAsync(AppSpec spec, long? deposit = null)
    {
        Transaction transaction = OpenTransaction(spec, deposit);
        LeaseAnswer answer = await OpenAsync(transaction, spec);
        Assert.True(answer.Outcome == LeaseOutcome.Done, $"{answer.Code}: {answer.Message}");
        await BeatUntilAsync(transaction.Id.ToString(), lease => lease.Status == LeaseStatus.Running);
        return transaction.Id.ToString();
    }

    public Task<LeaseAnswer> OpenAsync(Transaction transaction, AppSpec spec, string commandId = "open-0001") =>
        Lease(transaction.Id.ToString()).OpenAsync(OpenRequest(transaction, spec, commandId));

    public SignedRequest OpenRequest(Transaction transaction, AppSpec spec, string commandId = "open-0001") => Sign(
        "/v1/leases",
        commandId,
        $$"""{"spec":{{SpecJson.CanonicalText(spec)}},"transaction":"{{Convert.ToHexStringLower(transaction.Encoded.Span)}}"}""");

    public SignedRequest UpdateRequest(string leaseId, string commandId, AppSpec spec, PrivateKey? signer = null) =>
        Sign($"/v1/leases/{leaseId}/update", commandId, $$"""{"spec":{{SpecJson.CanonicalText(spec)}}}""", signer);

    public SignedRequest RestartRequest(string leaseId, string commandId, PrivateKey? signer = null) =>
        Sign($"/v1/leases/{leaseId}/restart", commandId, "", signer);

    public SignedRequest TopUpRequest(string leaseId, string commandId, Transaction transaction) => Sign(
        $"/v1/leases/{leaseId}/top-ups", commandId, $$"""{"transaction":"{{Convert.ToHexStringLower(transaction.Encoded.Span)}}"}""");

    public SignedRequest CloseRequest(string leaseId, string commandId, PrivateKey? signer = null) =>
        Sign($"/v1/leases/{leaseId}/close", commandId, "", signer);

    /// <summary>A request as the HTTP API gets it, signed now.</summary>
    public SignedRequest Sign(string target, string commandId, string body, PrivateKey? signer = null)
    {
        PrivateKey key = signer ?? Renter;
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        long now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        string text = RequestText.Compose(
            Parameters.GenesisHash.ToString(), "POST", target, RequestText.HashBody(bytes), now, commandId);
        return new SignedRequest(key.Address, "POST", target, bytes, now, commandId, key.SignMessage(text));
    }

    /// <summary>Half a second passes and all living nodes report.</summary>
    public async Task BeatAsync(int milliseconds = 500)
    {
        Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        foreach (ScriptedNode node in Nodes) await node.HeartbeatAsync();
    }

    /// <summary>Lets time pass until a lease is as expected.</summary>
    public async Task<LeaseView> BeatUntilAsync(string leaseId, Func<LeaseView, bool> condition, int milliseconds = 500, Func<Task>? each = null)
    {
        using CancellationTokenSource deadline = new(Deadline);
        LeaseView? last = null;
        while (!deadline.IsCancellationRequested)
        {
            try
            {
                last = await Lease(leaseId).GetAsync();
                if (last is not null && condition(last)) return last;
                if (each is not null) await each();
                await BeatAsync(milliseconds);
            }
            catch (OrleansException) when (Faults.Failed > 0)
            {
                // A fault that the test made has reached us; callers call again.
            }

            // Lets the grain's own timer, which runs on real time, come to its turn.
            await Task.Delay(15);
        }

        Assert.Fail($"The lease never came to be as expected. It is {last?.Status} ({last?.Explanation}); slots {string.Join(", ", last?.Slots.Select(slot => $"{slot.Slot}:{slot.Phase}@{slot.NodeId}") ?? [])}; charged {last?.ChargedSatoshis}.");
        throw new InvalidOperationException();
    }

    /// <summary>What the chain itself says of a lease, from all its blocks.</summary>
    public async Task<LedgerSums> SumsAsync(string leaseId)
    {
        LeaseId id = Marketplace.Ledger.LeaseId.Parse(leaseId);
        LedgerSums sums = new();
        await foreach (Block block in Engine.ReadBlocksAsync(0))
        {
            foreach (Transaction transaction in block.Transactions) sums.Add(transaction, id, Renter.PublicKey.Hash);
        }

        return sums;
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
        if (_projections is not null) await _projections.DisposeAsync();
        if (_engine is not null) await _engine.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>The renter's signed payment.</summary>
    public Transaction TransferTransaction(KeyHash to, long satoshis) => Spend(Money.FromSatoshis(satoshis), new KeyLock(to), null);

    /// <summary>The renter's signed transaction of one output, with change.</summary>
    public Transaction Spend(Money amount, OutputLock to, TransactionPayload? payload)
    {
        Money fee = Parameters.Rules.MinimumTransactionFee * 2;
        Money change = _coinAmount - amount - fee;
        Transaction transaction = Transaction
            .Create([_coin], [new TransactionOutput(amount, to), TransactionOutput.To(change, Renter.PublicKey.Hash)], payload)
            .Sign(Parameters.GenesisHash, Renter);
        (_coin, _coinAmount) = (new OutPoint(transaction.Id, 1), change);
        return transaction;
    }

    private InProcessTestCluster Build(Action<MarketOptions>? configure)
    {
        InProcessTestClusterBuilder builder = new(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMarketplaceStorage(SqlOptions.Sqlite(Path.Combine(_directory, "market.db")) with { WaitForDisk = false });
            silo.Services.AddKeyedSingleton<IGrainStorage>(
                StorageNames.Market, (provider, _) => new FaultyGrainStorage(provider.GetRequiredService<SqlGrainStorage>(), Faults));
            silo.Services.AddSingleton<ILedger>(Engine);
            silo.Services.AddSingleton<ISignatureVerifier>(new ManagedSignatureVerifier());
            silo.Services.AddKeyedSingleton("meter", Meter);
            silo.Services.AddSingleton(new MarketClock(Clock));
            silo.AddMarketplaceGrains(options =>
            {
                options.SettleInterval = TimeSpan.FromSeconds(5);
                options.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
                options.SuspectAfter = TimeSpan.FromSeconds(5);
                options.OfflineAfter = TimeSpan.FromSeconds(10);
                options.PlacementRetry = TimeSpan.FromMilliseconds(500);
                options.RolloutSettle = TimeSpan.FromSeconds(1);
                options.RolloutSlotTimeout = TimeSpan.FromSeconds(60);
                options.FinalReportWait = TimeSpan.FromSeconds(10);
                options.SettleRetry = TimeSpan.FromSeconds(1);
                options.LongestStep = TimeSpan.FromMilliseconds(20);
                configure?.Invoke(options);
            });
        });
        return builder.Build();
    }
}
