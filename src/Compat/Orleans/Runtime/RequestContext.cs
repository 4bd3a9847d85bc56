using Orleans.Serialization;

namespace Orleans.Runtime;

/// <summary>Values that travel with calls: set by a caller, seen by what it calls. They do not travel back.</summary>
public static class RequestContext
{
    private static readonly AsyncLocal<RequestContextData?> Local = new();

    /// <summary>The values.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries => Local.Value?.Values ?? [];

    /// <summary>The names of the values.</summary>
    public static IEnumerable<string> Keys => Local.Value?.Values?.Keys ?? Enumerable.Empty<string>();

    /// <summary>The call chain within which calls may reenter; <see cref="Guid.Empty"/> for none.</summary>
    public static Guid ReentrancyId
    {
        get => Local.Value?.ReentrancyId ?? Guid.Empty;
        set
        {
            var old = Local.Value;
            if ((old?.ReentrancyId ?? Guid.Empty) != value)
                Local.Value = RequestContextData.Of(old?.Values, value);
        }
    }

    internal static RequestContextData? Current => Local.Value;

    /// <summary>A value, or null.</summary>
    public static object? Get(string key) => Local.Value?.Values?.GetValueOrDefault(key);

    /// <summary>Sets a value for the calls that follow.</summary>
    public static void Set(string key, object value)
    {
        var old = Local.Value;
        var values = old?.Values is { } had ? new Dictionary<string, object>(had) : [];
        values[key] = value;
        Local.Value = RequestContextData.Of(values, old?.ReentrancyId ?? Guid.Empty);
    }

    /// <summary>Removes a value.</summary>
    public static bool Remove(string key)
    {
        var old = Local.Value;
        if (old?.Values is not { } had || !had.ContainsKey(key))
            return false;
        var values = new Dictionary<string, object>(had);
        values.Remove(key);
        Local.Value = RequestContextData.Of(values, old.ReentrancyId);
        return true;
    }

    /// <summary>Removes everything.</summary>
    public static void Clear()
    {
        if (Local.Value is not null)
            Local.Value = null;
    }

    /// <summary>Until disposed, calls that this call causes may come back to the activation that runs now.</summary>
    public static ReentrancySection AllowCallChainReentrancy()
    {
        var original = ReentrancyId;
        var id = original == Guid.Empty ? Guid.NewGuid() : original;
        ReentrancyId = id;
        Activation.CurrentActivation?.EnterReentrantSection(id);
        return new ReentrancySection(original, id);
    }

    /// <summary>Until disposed, calls that this call causes may not come back to activations that run.</summary>
    public static ReentrancySection SuppressCallChainReentrancy()
    {
        var original = ReentrancyId;
        ReentrancyId = Guid.Empty;
        return new ReentrancySection(original, Guid.Empty);
    }

    internal static RequestContextData? Export()
    {
        var data = Local.Value;
        return data is null ? null : data.ForTransfer();
    }

    internal static void Import(RequestContextData? data)
    {
        if (!ReferenceEquals(Local.Value, data))
            Local.Value = data;
    }

    /// <summary>A part of a call with its own rule of reentrancy; ends when disposed.</summary>
    public readonly struct ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose()
        {
            ReentrancyId = originalReentrancyId;
            if (newReentrancyId != Guid.Empty)
                Activation.CurrentActivation?.LeaveReentrantSection(newReentrancyId);
        }
    }
}

/// <summary>What travels with a call. Never changed after it is made.</summary>
internal sealed class RequestContextData
{
    private readonly bool _needsCopy;

    private RequestContextData(Dictionary<string, object>? values, Guid reentrancyId)
    {
        Values = values;
        ReentrancyId = reentrancyId;
        if (values is not null)
        {
            foreach (var value in values.Values)
                _needsCopy |= value is not null && !Copiers.For(value.GetType()).IsShallow;
        }
    }

    public Dictionary<string, object>? Values { get; }

    public Guid ReentrancyId { get; }

    public static RequestContextData? Of(Dictionary<string, object>? values, Guid reentrancyId) =>
        values is { Count: > 0 } ? new(values, reentrancyId) : reentrancyId != Guid.Empty ? new(null, reentrancyId) : null;

    public RequestContextData ForTransfer() => _needsCopy ? new(Values!.ToDictionary(p => p.Key, p => DeepCopy<object>.Copy(p.Value)), ReentrancyId) : this;
}
