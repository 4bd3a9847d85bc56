using Marketplace.Grains.Contracts;
using Marketplace.Ledger;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Stakes;
using Marketplace.Silo.Nodes;
using Marketplace.Chain;
using Marketplace.Testing.Clocks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.TestingHost;

namespace Marketplace.Silo.Tests.Nodes;

public sealed class NodeConfirmerTests : IAsyncLifetime, IDisposable
{
    private const string Endpoint = "node.example";

    private static readonly StakeParameters Spans = new() { CollateralAge = 2, StartWindow = 10, BarredFor = 20, ConfirmAfter = 5, ConfirmWithin = 10, MoveAfter = 2 };

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("node-confirmer-");
    private readonly ManualTimeProvider _clock = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private readonly PrivateKey _validator = PrivateKey.Generate();
    private readonly PrivateKey _owner = PrivateKey.Generate();
    private readonly PrivateKey _node = PrivateKey.Generate();
    private LedgerEngine _engine = null!;
    private InProcessTestCluster _cluster = null!;
    private (OutPoint Point, Money Amount) _coin;
    private OutPoint _collateral;

    public async Task InitializeAsync()
    {
        var devnet = NetworkParameters.Devnet(_validator.PublicKey, _owner.PublicKey.Hash, _clock.GetUtcNow());
        var parameters = devnet with { Emission = new EmissionParameters { RoundMilliseconds = 1_000 }, Rules = devnet.Rules with { Stakes = Spans } };
        _engine = await LedgerEngine.OpenAsync(
            new LedgerEngineOptions(_directory.FullName), parameters, new PrivateKeyBlockSigner(_validator), SignatureVerifiers.Choose(out _), _clock, NullLoggerFactory.Instance);
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<ILedger>(_engine);
            silo.Services.AddSingleton(SignatureVerifiers.Choose(out string _));
            silo.Services.AddKeyedSingleton(MarketplaceGrainsExtensions.MeterKey, _owner);
            silo.AddMarketplaceGrains();
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        _coin = (new OutPoint(parameters.GenesisBlock.Transactions[0].Id, 0), parameters.Issue[0].Amount);
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _engine.DisposeAsync();
    }

    public void Dispose()
    {
        _validator.Dispose();
        _owner.Dispose();
        _node.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Without_a_node_of_its_key_nothing_is_confirmed()
    {
        Assert.Null(await Confirmer().LookAsync(CancellationToken.None));
        using var other = PrivateKey.Generate();
        await RegisterAsync(other);
        Assert.Null(await Confirmer().LookAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_registered_node_is_confirmed_once_and_again_only_when_that_is_due()
    {
        await RegisterAsync(_node);
        Assert.Equal(SubmitStatus.Included, (await Confirmer().LookAsync(CancellationToken.None))?.Status);
        var node = await NodeAsync();
        Assert.Equal((StakeStatus.Confirmed, Endpoint), (node.Status, node.Endpoint));
        for (var round = 1; round <= Spans.ConfirmAfter; round++)
        {
            Assert.Null(await Confirmer().LookAsync(CancellationToken.None));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        // No block has come meanwhile: the round is the clock's, not the last block's.
        Assert.Null(await Confirmer().LookAsync(CancellationToken.None));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(SubmitStatus.Included, (await Confirmer().LookAsync(CancellationToken.None))?.Status);
        Assert.Equal(node.LastConfirmedRound + Spans.ConfirmAfter + 1, (await NodeAsync()).LastConfirmedRound);
        Assert.Equal(node.ConfirmedRound, (await NodeAsync()).ConfirmedRound);
    }

    [Fact]
    public async Task A_new_endpoint_is_told_early()
    {
        await RegisterAsync(_node);
        await Confirmer().LookAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(Spans.MoveAfter + 1));
        Assert.Equal(SubmitStatus.Included, (await Confirmer("moved.example").LookAsync(CancellationToken.None))?.Status);
        Assert.Equal("moved.example", (await NodeAsync()).Endpoint);
    }

    [Fact]
    public async Task A_node_that_has_lapsed_is_not_started_again()
    {
        await RegisterAsync(_node);
        await Confirmer().LookAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(Spans.ConfirmWithin + 1));
        await PayAsync();
        Assert.Equal(StakeStatus.Expired, (await NodeAsync()).Status);
        Assert.Null(await Confirmer().LookAsync(CancellationToken.None));
    }

    [Fact]
    public async Task The_service_goes_on_by_itself_and_stops_with_the_host()
    {
        await RegisterAsync(_node);
        using var confirmer = Confirmer();
        await confirmer.StartAsync(CancellationToken.None);
        await _engine.WaitForHeightAsync(_engine.Head.Height + (await NodeAsync() is { Status: StakeStatus.Confirmed } ? 0 : 1)).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(StakeStatus.Confirmed, (await NodeAsync()).Status);
        await confirmer.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
    }

    private NodeConfirmer Confirmer(string endpoint = Endpoint) =>
        new(_engine, _cluster.Client, _node, endpoint, _clock, NullLogger<NodeConfirmer>.Instance);

    private ValueTask<StakeRecord> NodeAsync() => _engine.ReadAsync(state => state.Stakes.TryGet(_collateral, out var node) ? node : throw new InvalidOperationException("There is no such node."));

    private async Task RegisterAsync(PrivateKey node)
    {
        _collateral = new OutPoint(await SpendAsync(new TransactionOutput(Spans.CumulusCollateral, new CollateralLock(0, new KeyLock(_owner.PublicKey.Hash))), null, _owner), 0);
        _clock.Advance(TimeSpan.FromSeconds(Spans.CollateralAge + 1));
        await SpendAsync(
            TransactionOutput.To(Money.FromSatoshis(1_000), _owner.PublicKey.Hash), new RegisterStake(_collateral, node.PublicKey, _owner.Address, [], Validates: false), _owner, node);
    }

    private Task<Hash256> PayAsync() => SpendAsync(TransactionOutput.To(Money.FromSatoshis(1_000), _owner.PublicKey.Hash), null, _owner);

    private async Task<Hash256> SpendAsync(TransactionOutput output, TransactionPayload? payload, params PrivateKey[] signers)
    {
        var change = _coin.Amount - output.Amount - (_engine.Head.Rules.MinimumTransactionFee * 2);
        var transaction = Transaction.Create([_coin.Point], [output, TransactionOutput.To(change, _owner.PublicKey.Hash)], payload).Sign(_engine.GenesisHash, signers);
        Assert.IsType<SubmitOutcome.Included>(await _engine.SubmitAsync(transaction));
        _coin = (new OutPoint(transaction.Id, 1), change);
        return transaction.Id;
    }
}
