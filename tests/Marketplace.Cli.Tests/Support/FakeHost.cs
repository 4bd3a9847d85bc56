using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Pricing;

namespace Marketplace.Cli.Tests.Support;

/// <summary>
/// The HTTP API as far as the program uses it, over a real ledger state: what the program signs is judged by the real rules. It can be
/// told to lie, to refuse and to break.
/// </summary>
public sealed partial class FakeHost : HttpMessageHandler
{
    private readonly PrivateKey _validator = PrivateKey.Generate();
    private readonly PrivateKey _faucet = PrivateKey.Generate();
    private readonly KeyHash _meter;
    private readonly LedgerState _state;
    private readonly Dictionary<Hash256, Transaction> _transactions = [];
    private readonly HashSet<OutPoint> _unspent = [];
    private readonly List<Block> _blocks = [];
    private readonly Lock _gate = new();

    /// <summary>Makes a host of a new devnet.</summary>
    /// <param name="change">Changes what makes the network; null for a devnet as it is.</param>
    public FakeHost(Func<NetworkParameters, NetworkParameters>? change = null)
    {
        _meter = PrivateKey.Generate().PublicKey.Hash;
        Parameters = NetworkParameters.Devnet(_validator.PublicKey, _faucet.PublicKey.Hash, TimeProvider.System.GetUtcNow().AddMinutes(-1));
        Parameters = change?.Invoke(Parameters) ?? Parameters;
        _state = LedgerState.FromGenesis(Parameters);
        _blocks.Add(Parameters.GenesisBlock);
        foreach (var transaction in Parameters.GenesisBlock.Transactions)
        {
            Remember(transaction);
        }
    }

    public NetworkParameters Parameters { get; }

    public LedgerState State => _state;

    /// <summary>The last block's first transaction.</summary>
    public string LastTransactionId => _blocks[^1].Transactions[0].Id.ToString();

    /// <summary>Every request that came, as text.</summary>
    public List<RecordedRequest> Requests { get; } = [];

    /// <summary>Answers instead of the host; null leaves it to the host.</summary>
    public Func<RecordedRequest, HttpResponseMessage?> Intercept { get; set; } = _ => null;

    /// <summary>What the host says its coins are worth beyond the truth.</summary>
    public long ExaggeratedSatoshis { get; set; }

    /// <summary>By how much the quote is over the price list.</summary>
    public long OverchargeSatoshis { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var recorded = await RecordedRequest.FromAsync(request, cancellationToken);
        lock (_gate)
        {
            Requests.Add(recorded);
            return Intercept(recorded) ?? (recorded.SignatureFault(Parameters.GenesisHash.ToString()) is { } fault
                ? Problem(401, ProblemCodes.SignatureInvalid, fault)
                : Route(recorded));
        }
    }

    private HttpResponseMessage Route(RecordedRequest request) => (request.Method, request.Segments) switch
    {
        ("GET", ["v1", "network"]) => Json(Network(), ApiJson.Default.NetworkResponse),
        ("POST", ["v1", "quotes"]) => Quote(request),
        ("GET", ["v1", "transactions", var id, "proof"]) => Proof(id),
        ("GET", ["v1", "accounts", var address]) => Account(address),
        ("GET", ["v1", "accounts", var address, "unspent"]) => Unspent(address),
        ("GET", ["v1", "accounts", var address, "transactions"]) => History(address),
        ("GET", ["v1", "transactions", var id]) => Transaction(id),
        ("POST", ["v1", "transactions"]) => Submit(request),
        ("POST", ["v1", "faucet"]) => Faucet(request),
        ("GET", ["v1", "ledger", "head"]) => Head(),
        ("GET", ["v1", "explorer", "status"]) => Explorer(),
        ("GET", ["v1", "ledger", "export"]) => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Export(_state.Height)) },
        ("GET", ["v1", "stakes"]) => Stakes(request),
        ("GET", ["v1", "stakes", var collateral]) => Stake(collateral),
        ("GET", ["v1", "nodes"]) => Json(new NodePage { Items = [] }, ApiJson.Default.NodePage),
        ("GET", ["v1", "governance", "rules"]) => Rules(),
        ("GET", ["v1", "governance", "proposals"]) => Proposals(),
        ("GET", ["v1", "governance", "proposals", var id]) => Proposal(id),
        ("POST", ["v1", "leases"]) => OpenLease(request),
        ("GET", ["v1", "leases"]) => Leases(),
        ("GET", ["v1", "leases", var id]) => Lease(id),
        ("GET", ["v1", "leases", _, "events"]) => Events(),
        ("POST", ["v1", "leases", var id, "top-ups"]) => TopUp(request, id),
        _ => Problem(404, ProblemCodes.RouteNotFound, $"no route {request.Method} {request.PathAndQuery}"),
    };

    public static HttpResponseMessage Json<T>(T value, JsonTypeInfo<T> type) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type)) };

    public static HttpResponseMessage Problem(int status, string code, string detail, params Fault[] faults) => new((HttpStatusCode)status)
    {
        Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(
            new Problem { Code = code, Status = status, Detail = detail, Faults = faults }, ApiJson.Default.Problem)),
    };

    /// <summary>What the host says about its network.</summary>
    public NetworkResponse Network() => new()
    {
        Name = Parameters.Name,
        GenesisHash = Parameters.GenesisHash.ToString(),
        Parameters = JsonDocument.Parse(Parameters.ToJson()).RootElement,
        MeterKeyHash = _meter.ToString(),
        Rules = RuleDescriptions.All.ToDictionary(rule => rule.Name, rule => new RuleValue(_state.Rules.Get(rule.Id))),
        FeePartsPerMillion = (int)_state.Rules.FeePartsPerMillion,
        MinimumTransactionFeeSatoshis = new(_state.Rules.MinimumTransactionFee.Satoshis),
        Prices = new NetworkPrices
        {
            CpuPer100Milli = new(PriceList.Default.CpuPer100Milli),
            MemoryPer100MiB = new(PriceList.Default.MemoryPer100MiB),
            DiskPerGiB = new(PriceList.Default.DiskPerGiB),
            PerPort = new(PriceList.Default.PerPort),
            MinimumRatePerSecond = new(PriceList.Default.MinimumRatePerSecond),
        },
        Faucet = true,
        FaucetMaximumSatoshis = new(1000 * Money.SatoshisPerFlux),
        Version = "1",
    };

    private HttpResponseMessage Account(string address)
    {
        var coins = Coins(Address.Parse(address)).ToList();
        var sum = coins.Sum(coin => coin.Output.Amount.Satoshis);
        var locked = coins.Where(coin => coin.Output.Lock is TimeLock).Sum(coin => coin.Output.Amount.Satoshis);
        return Json(
            new AccountResponse
            {
                Address = address, BalanceSatoshis = new(sum), SpendableSatoshis = new(sum - locked), LockedSatoshis = new(locked), UnspentCount = coins.Count, AsOfHeight = _state.Height,
            },
            ApiJson.Default.AccountResponse);
    }

    private HttpResponseMessage Unspent(string address)
    {
        var items = Coins(Address.Parse(address)).Select(coin => new UnspentItem
        {
            TransactionId = coin.Point.TransactionId.ToString(),
            Index = coin.Point.Index,
            AmountSatoshis = new(coin.Output.Amount.Satoshis + ExaggeratedSatoshis),
            Lock = Describe(coin.Output.Lock, address),
            Height = 0,
        });
        return Json(new UnspentPage { Items = [.. items], AsOfHeight = _state.Height }, ApiJson.Default.UnspentPage);
    }

    private static LockItem Describe(OutputLock value, string address) => new()
    {
        Kind = value.Tag.ToString().ToLowerInvariant(),
        Address = address,
        FromHeight = value is TimeLock { Until: { Kind: LockUntilKind.Height } height } ? height.Value : null,
        FromTime = value is TimeLock { Until: { Kind: LockUntilKind.Time } time } ? DateTimeOffset.FromUnixTimeSeconds(time.Value) : null,
    };

    private HttpResponseMessage History(string address)
    {
        var owner = Address.Parse(address);
        var items = _transactions.Values.Where(transaction => transaction.Outputs.Any(output => output.Lock.Owner == owner)).Select(transaction => new AccountTransactionItem
        {
            TransactionId = transaction.Id.ToString(), Height = 1, Time = DateTimeOffset.UnixEpoch, SentSatoshis = new(0), ReceivedSatoshis = new(1),
        });
        return Json(new AccountTransactionPage { Items = [.. items], AsOfHeight = _state.Height }, ApiJson.Default.AccountTransactionPage);
    }

    private HttpResponseMessage Explorer() => Json(
        new ExplorerStatusResponse
        {
            HeadHeight = _state.Height,
            CoveredHeight = _state.Height - 1,
            Blocks = _state.Height,
            Transactions = (long)_state.Totals.Transactions,
            UnspentOutputs = _state.UnspentCount,
            Addresses = 2,
            OwningAddresses = 1,
            Leases = 0,
        },
        ApiJson.Default.ExplorerStatusResponse);

    private HttpResponseMessage Head() => Json(
        new LedgerHeadResponse
        {
            Height = _state.Height,
            Id = _state.TipId.ToString(),
            Time = DateTimeOffset.FromUnixTimeMilliseconds(_state.TipTime),
            Round = _state.Clock.Round,
            IssuedSatoshis = new(_state.Issued.Satoshis),
            BurnedSatoshis = new(0),
            UnspentSatoshis = new(_state.UnspentTotal.Satoshis),
            UnspentCount = _state.UnspentCount,
            ProjectedHeight = _state.Height,
        },
        ApiJson.Default.LedgerHeadResponse);

    private IEnumerable<(OutPoint Point, TransactionOutput Output)> Coins(Address owner) => _unspent
        .Select(point => (Point: point, Output: _transactions[point.TransactionId].Outputs[(int)point.Index]))
        .Where(coin => coin.Output.Lock.Owner == owner)
        .OrderBy(coin => coin.Point);
}
