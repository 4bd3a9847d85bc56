using Marketplace.Grains;
using Marketplace.Grains.Metering;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Market.Leases;
using Marketplace.Market.Nodes;
using Marketplace.Chain;
using Marketplace.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Orleans.Hosting;

/// <summary>Adds the marketplace's grains to a silo.</summary>
public static class MarketplaceGrainsExtensions
{
    /// <summary>The key under which the meter's private key may be registered.</summary>
    public const string MeterKey = "meter";

    /// <summary>Adds what the grains need beyond the host's own services.</summary>
    /// <param name="builder">The silo. Its storage and reminders are added with AddMarketplaceStorage.</param>
    /// <param name="configure">Changes the options.</param>
    /// <remarks>
    /// The host registers an <see cref="ILedger"/>, an ISignatureVerifier and IListings, and an <see cref="IMeterSigner"/> or a PrivateKey
    /// keyed <see cref="MeterKey"/>. TimeProvider and <see cref="MarketClock"/> have defaults.
    /// </remarks>
    public static ISiloBuilder AddMarketplaceGrains(this ISiloBuilder builder, Action<MarketOptions>? configure = null)
    {
        IServiceCollection services = builder.Services;
        services.AddOptions<MarketOptions>().ValidateOnStart();
        if (configure is not null) services.Configure(configure);
        services.AddSingleton<IValidateOptions<MarketOptions>, MarketOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new MarketClock(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => provider.GetRequiredService<ILedger>().Parameters);
        services.TryAddSingleton<IMeterSigner>(provider => new MeterSigner(
            provider.GetRequiredKeyedService<PrivateKey>(MeterKey),
            provider.GetRequiredService<NetworkParameters>().GenesisHash));
        services.TryAddSingleton<MarketTerms>();
        services.AddGrainState(GrainStateType.For("market.lease", 1, LeaseJsonContext.Default.LeaseState));
        services.AddGrainState(GrainStateType.For("market.node", 1, NodeJsonContext.Default.NodeState));
        return builder;
    }
}
