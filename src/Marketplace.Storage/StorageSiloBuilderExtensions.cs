using Marketplace.Storage;
using Marketplace.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>Puts grain state and reminders into SQLite or PostgreSQL.</summary>
public static class StorageSiloBuilderExtensions
{
    /// <summary>Registers the storage <see cref="StorageNames.Market"/>, the reminder table and the listings on one database.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="options">The database.</param>
    public static ISiloBuilder AddMarketplaceStorage(this ISiloBuilder builder, SqlOptions options)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<GrainDatabase>(provider, options));
        services.AddSingleton<GrainStateSerializer>();
        services.AddSingleton<StorageInstruments>();
        services.AddSingleton(provider => new SqlGrainStorage(
            provider.GetRequiredService<GrainDatabase>(), provider.GetRequiredService<GrainStateSerializer>(), provider.GetRequiredService<StorageInstruments>()));
        services.AddKeyedSingleton<IGrainStorage>(StorageNames.Market, (provider, _) => provider.GetRequiredService<SqlGrainStorage>());
        services.AddSingleton<IReminderTable>(provider => new SqlReminderTable(provider.GetRequiredService<GrainDatabase>()));
        services.AddSingleton<IListings, SqlListings>();
        builder.AddReminders();
        return builder;
    }

    /// <summary>Makes a type of grain state storable.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="type">Its name, version and JSON; see <see cref="GrainStateType.For"/>.</param>
    public static IServiceCollection AddGrainState(this IServiceCollection services, GrainStateType type) => services.AddSingleton(type);
}
