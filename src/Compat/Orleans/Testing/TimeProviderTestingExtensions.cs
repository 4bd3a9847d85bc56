using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>Clocks for tests.</summary>
public static class TimeProviderTestingExtensions
{
    /// <summary>Gives the runtime a clock and leaves the one of grains and their timers, the host's, alone.</summary>
    public static IServiceCollection UseTimeProviderForBackgroundAreas(this IServiceCollection services, TimeProvider timeProvider)
    {
        services.AddKeyedSingleton(KeyedService.AnyKey, timeProvider);
        services.AddKeyedSingleton(TimeProviderNames.Grains, static (s, _) => s.GetRequiredService<TimeProvider>());
        return services;
    }
}
