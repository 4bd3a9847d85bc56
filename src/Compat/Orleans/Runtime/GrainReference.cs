namespace Orleans.Runtime;

/// <summary>A reference to a grain or an observer. References are equal when they name the same grain.</summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>, ISpanFormattable
{
    private const int MostForwards = 16;

    private readonly GrainId _grainId;
    private ICallTarget? _target;

    internal GrainReference(ReferenceShape shape, GrainId grainId, CallRuntime runtime)
    {
        Shape = shape;
        _grainId = grainId;
        Runtime = runtime;
    }

    /// <summary>Who is named.</summary>
    public GrainId GrainId => _grainId;

    /// <summary>The name of the interface.</summary>
    public GrainInterfaceType InterfaceType => Shape.InterfaceName;

    /// <summary>The name of the interface.</summary>
    public virtual string InterfaceName => Shape.InterfaceName.ToString();

    internal ReferenceShape Shape { get; }

    internal CallRuntime Runtime { get; }

    /// <summary>The same grain by another interface.</summary>
    public virtual TGrainInterface Cast<TGrainInterface>()
        where TGrainInterface : IAddressable => this is TGrainInterface same ? same : Runtime.GrainFactory.GetGrain<TGrainInterface>(_grainId);

    /// <inheritdoc/>
    public bool Equals(GrainReference? other) => other is not null && _grainId.Equals(other._grainId);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    /// <inheritdoc/>
    public override int GetHashCode() => _grainId.GetHashCode();

    /// <summary>A hash that is the same in every process.</summary>
    public uint GetUniformHashCode() => _grainId.GetUniformHashCode();

    /// <inheritdoc/>
    public sealed override string ToString() => $"GrainReference:{_grainId}:{Shape.InterfaceName}";

    /// <summary>Equality by identity.</summary>
    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) =>
        reference1 is null ? reference2 is null : reference1.Equals(reference2);

    /// <summary>Inequality by identity.</summary>
    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !(reference1 == reference2);

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        var text = ToString();
        charsWritten = text.TryCopyTo(destination) ? text.Length : 0;
        return charsWritten == text.Length;
    }

    /// <summary>Puts a call to its target, which is kept for the next call.</summary>
    internal void Deliver(GrainCall call)
    {
        if (_target is { } known && known.TryEnqueue(call))
            return;
        while (true)
        {
            var target = Runtime.Find(_grainId, call.Context);
            if (target.TryEnqueue(call))
            {
                _target = target;
                return;
            }
            Thread.Yield();
        }
    }

    /// <summary>Puts a call that one activation did not take to the next.</summary>
    internal void Redeliver(GrainCall call)
    {
        try
        {
            if (++call.Forwards > MostForwards)
                throw new OrleansMessageRejectionException($"{call} was forwarded {MostForwards} times; no activation took it.");
            Deliver(call);
        }
        catch (Exception e)
        {
            call.SettleError(e);
        }
    }
}
