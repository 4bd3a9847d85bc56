using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Reminders;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans.Hosting;

/// <summary>Adds reminders to a silo. The table is an <see cref="IReminderTable"/> among the services.</summary>
public static class SiloBuilderReminderExtensions
{
    /// <summary>Adds reminders.</summary>
    public static ISiloBuilder AddReminders(this ISiloBuilder builder)
    {
        builder.Services.AddReminders();
        return builder;
    }

    /// <summary>Adds reminders.</summary>
    public static void AddReminders(this IServiceCollection services)
    {
        if (services.Any(s => s.ServiceType == typeof(LocalReminderService)))
            return;
        services.AddSingleton<LocalReminderService>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static s => s.GetRequiredService<LocalReminderService>());
        services.AddSingleton<IReminderRegistry, ReminderRegistry>();
    }
}

/// <summary>Keeps reminders in memory.</summary>
public static class SiloBuilderReminderMemoryExtensions
{
    /// <summary>Adds reminders that last as long as the silo.</summary>
    public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder)
    {
        builder.AddReminders();
        builder.Services.TryAddSingleton<IReminderTable, InMemoryReminderTable>();
        return builder;
    }
}
