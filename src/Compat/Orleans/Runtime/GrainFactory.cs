using System.Collections.Concurrent;

namespace Orleans.Runtime;

/// <summary>Makes references bound to one runtime.</summary>
internal sealed class GrainFactory(CallRuntime runtime) : IGrainFactory
{
    private readonly ConcurrentDictionary<Type, GrainType> _servers = new();

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => Make<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => Make<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        return Make<TGrainInterface>(IdSpan.Create(primaryKey), grainClassNamePrefix);
    }

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(keyExtension);
        return Make<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey, keyExtension), grainClassNamePrefix);
    }

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(keyExtension);
        return Make<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey, keyExtension), grainClassNamePrefix);
    }

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) =>
        (IGrain)GetGrain(grainInterfaceType, GrainIdKeyExtensions.CreateGuidKey(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) =>
        (IGrain)GetGrain(grainInterfaceType, GrainIdKeyExtensions.CreateIntegerKey(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) =>
        (IGrain)GetGrain(grainInterfaceType, IdSpan.Create(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) =>
        (IGrain)GetGrain(grainInterfaceType, GrainIdKeyExtensions.CreateGuidKey(grainPrimaryKey, keyExtension));

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) =>
        (IGrain)GetGrain(grainInterfaceType, GrainIdKeyExtensions.CreateIntegerKey(grainPrimaryKey, keyExtension));

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => (TGrainInterface)(object)ReferenceShape.For<TGrainInterface>.Shape.Create(grainId, runtime);

    public IAddressable GetGrain(GrainId grainId) => Untyped(grainId);

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) =>
        GrainManifest.Instance.InterfaceOf(interfaceType) is { } type
            ? Of(type, grainId)
            : throw new ArgumentException($"Could not find an interface named {interfaceType}");

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) => Of(interfaceType, GrainId.Create(ServerOf(interfaceType), grainKey));

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) =>
        Of(interfaceType, GrainId.Create(GrainManifest.Instance.ServerOf(interfaceType, grainClassNamePrefix), grainKey));

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (!typeof(TGrainObserverInterface).IsInterface)
            throw new ArgumentException($"{typeof(TGrainObserverInterface)} is not an interface.");
        if (obj is GrainReference)
            throw new ArgumentException("The object is a reference already.", nameof(obj));
        if (obj is IGrainBase)
            throw new ArgumentException("A grain is no observer.", nameof(obj));
        if (obj is not TGrainObserverInterface)
            throw new ArgumentException($"The object does not implement {typeof(TGrainObserverInterface)}.", nameof(obj));
        return GetGrain<TGrainObserverInterface>(ObserverDirectory.Register(obj, runtime));
    }

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        if (obj is not GrainReference reference || !ObserverDirectory.IsObserver(reference.GrainId))
            throw new ArgumentException("The object is no reference made by CreateObjectReference.", nameof(obj));
        ObserverDirectory.Remove(reference.GrainId);
    }

    internal GrainReference Untyped(GrainId id) => ReferenceShape.For<IAddressable>.Shape.Create(id, runtime);

    internal GrainReference Of(Type interfaceType, GrainId id) => ReferenceShape.Of(interfaceType).Create(id, runtime);

    private TGrainInterface Make<TGrainInterface>(IdSpan key, string? prefix)
    {
        var server = string.IsNullOrWhiteSpace(prefix)
            ? ServerOf(typeof(TGrainInterface))
            : GrainManifest.Instance.ServerOf(typeof(TGrainInterface), prefix);
        return (TGrainInterface)(object)ReferenceShape.For<TGrainInterface>.Shape.Create(GrainId.Create(server, key), runtime);
    }

    private GrainType ServerOf(Type interfaceType) =>
        _servers.TryGetValue(interfaceType, out var server)
            ? server
            : _servers.GetOrAdd(interfaceType, static t => GrainManifest.Instance.ServerOf(t, null));
}
