using System.Collections.Concurrent;

namespace Orleans.Runtime;

/// <summary>An interface and the emitted class of references to it.</summary>
internal sealed class ReferenceShape
{
    private static readonly ConcurrentDictionary<Type, ReferenceShape> Shapes = new();

    private readonly Func<ReferenceShape, GrainId, CallRuntime, GrainReference> _create;

    private ReferenceShape(Type interfaceType)
    {
        InterfaceType = interfaceType;
        InterfaceName = GrainManifest.NameOfInterface(interfaceType);
        if (interfaceType == typeof(IAddressable))
        {
            Methods = [];
            _create = static (shape, id, runtime) => new GrainReference(shape, id, runtime);
        }
        else
        {
            (Methods, _create) = ProxyEmitter.Emit(interfaceType);
        }
    }

    public Type InterfaceType { get; }

    public GrainInterfaceType InterfaceName { get; }

    public CallDescriptor[] Methods { get; }

    public static ReferenceShape Of(Type interfaceType) => Shapes.TryGetValue(interfaceType, out var shape)
        ? shape
        : Shapes.GetOrAdd(interfaceType, static t => new ReferenceShape(t));

    public GrainReference Create(GrainId id, CallRuntime runtime) => _create(this, id, runtime);

    /// <summary>The shape of an interface known at compile time, without a look-up.</summary>
    internal static class For<T>
    {
        public static readonly ReferenceShape Shape = Of(typeof(T));
    }
}
