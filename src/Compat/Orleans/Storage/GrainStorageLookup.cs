using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core;
using Orleans.Providers;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Finds the storage of a state, by name among keyed services, and makes stored states of it.</summary>
internal static class GrainStorageLookup
{
    public static IGrainStorage Find(IServiceProvider services, string? name, string stateName, object? grain)
    {
        var storage = string.IsNullOrEmpty(name)
            ? services.GetService<IGrainStorage>() ?? services.GetKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)
            : services.GetKeyedService<IGrainStorage>(name);
        return storage ?? throw new BadProviderConfigException(string.IsNullOrEmpty(name)
            ? $"No default storage provider found loading state \"{stateName}\" of grain {grain}."
            : $"No storage provider named \"{name}\" found loading state \"{stateName}\" of grain {grain}.");
    }

    public static StateStorageBridge<TState> Create<TState>(IGrainContext context, string stateName, string? storageName)
    {
        var storage = Find(context.ActivationServices, storageName, stateName, context.GrainId);
        var state = new StateStorageBridge<TState>(stateName, context.GrainId, storage, NewState<TState>);
        context.ObservableLifecycle.Subscribe(typeof(TState).FullName!, GrainLifecycleStage.SetupState, state);
        return state;
    }

    public static IStorage<TState> OfGrain<TState>(IGrainContext context, Type grainClass) =>
        Create<TState>(context, "state", grainClass.GetCustomAttribute<StorageProviderAttribute>()?.ProviderName);

    private static TState NewState<TState>() =>
        typeof(TState).IsAbstract || typeof(TState) == typeof(string) || (typeof(TState).IsClass && typeof(TState).GetConstructor(
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, Type.EmptyTypes) is null)
            ? default!
            : (TState)Activator.CreateInstance(typeof(TState), nonPublic: true)!;
}

/// <summary>Makes stored states for constructor parameters.</summary>
internal sealed class PersistentStateFactory : IPersistentStateFactory
{
    public IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config) =>
        GrainStorageLookup.Create<TState>(context, config.StateName, config.StorageName);
}

/// <summary>Finds storage for grain classes.</summary>
public static class GrainStorageHelpers
{
    /// <summary>The storage that a grain class names with <see cref="StorageProviderAttribute"/>, or the default one.</summary>
    public static IGrainStorage GetGrainStorage(Type grainType, IServiceProvider services) => GrainStorageLookup.Find(
        services, grainType.GetCustomAttribute<StorageProviderAttribute>()?.ProviderName, "state", grainType);
}
