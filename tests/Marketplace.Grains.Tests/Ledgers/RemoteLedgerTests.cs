using Marketplace.Testing.Keys;
using Marketplace.Chain;
using Marketplace.Grains.Contracts;
using Marketplace.Grains.Ledger;
using Marketplace.Ledger.Keys.Verification;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Core.Internal;
using Orleans.TestingHost;

namespace Marketplace.Grains.Tests.Ledgers;

/// <summary>The ledger through its grain: from a client of the cluster, so that every message crosses as bytes.</summary>
public sealed class RemoteLedgerTests : LedgerContract
{
    private InProcessTestCluster? _cluster;
    private RemoteLedger? _remote;

    [Fact]
    public async Task The_head_is_followed_also_after_the_grain_was_deactivated()
    {
        for (var i = 0; i < 3; i++)
        {
            await Chain.IncludeAsync(Chain.Pay());
            await Ledger.WaitForHeightAsync(Chain.Engine.Head.Height).WaitAsync(TimeSpan.FromSeconds(60));
            await _cluster!.Client.GetGrain<ILedgerGrain>(ILedgerGrain.Key).AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        }
    }

    [Fact]
    public void A_silo_that_has_no_ledger_does_not_serve_one() => Assert.Throws<InvalidOperationException>(() => new LedgerGrain(_remote!));

    private protected override async Task<ILedger> ConnectAsync(LedgerEngine engine)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<ILedger>(engine);
            silo.Services.AddSingleton<ISignatureVerifier>(new ManagedSignatureVerifier());
            silo.Services.AddKeyedSingleton(MarketplaceGrainsExtensions.MeterKey, TestKey.Of(9));
            silo.AddMarketplaceGrains();
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        _remote = await RemoteLedger.OpenAsync(_cluster.Client, TimeProvider.System, NullLoggerFactory.Instance);
        return _remote;
    }

    private protected override async ValueTask DisconnectAsync()
    {
        if (_remote is not null)
        {
            await _remote.DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
