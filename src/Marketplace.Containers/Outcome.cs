using System.Diagnostics.CodeAnalysis;
using Marketplace.Market.Instances;

namespace Marketplace.Containers;

/// <summary>Done, or the failure that kept it from being done.</summary>
public sealed record Outcome
{
    private Outcome(InstanceFailure? failure) => Failure = failure;

    /// <summary>It was done.</summary>
    public static Outcome Done { get; } = new((InstanceFailure?)null);

    /// <summary>Whether it was done.</summary>
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Failure is null;

    /// <summary>Why it was not done; null when it was.</summary>
    public InstanceFailure? Failure { get; }

    /// <summary>A failure as an outcome.</summary>
    public static implicit operator Outcome(InstanceFailure failure) => new(failure);
}

/// <summary>A value, or the failure that kept it from being made.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public sealed record Outcome<T>
{
    private Outcome(T? value, InstanceFailure? failure) => (Value, Failure) = (value, failure);

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Failure is null;

    /// <summary>The value; default when there is a failure.</summary>
    public T? Value { get; }

    /// <summary>The failure; null when there is a value.</summary>
    public InstanceFailure? Failure { get; }

    /// <summary>A value as an outcome.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A failure as an outcome.</summary>
    public static implicit operator Outcome<T>(InstanceFailure failure) => new(default, failure);

    /// <summary>The value.</summary>
    /// <exception cref="ContainerException">There is a failure.</exception>
    public T Require() => Succeeded ? Value! : throw new ContainerException(Failure);

    internal static Outcome<T> Of(T value) => new(value, null);
}
