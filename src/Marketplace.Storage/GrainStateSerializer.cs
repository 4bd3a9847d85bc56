using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Marketplace.Storage;

/// <summary>Writes grain state as <c>{"t":"market.lease","v":1,"d":{...}}</c> and reads it back, also from older versions.</summary>
/// <param name="types">Every type of state there is.</param>
public sealed class GrainStateSerializer(IEnumerable<GrainStateType> types)
{
    private readonly Dictionary<Type, GrainStateType> _types = Index(types);

    /// <summary>The stored form of a state.</summary>
    /// <typeparam name="T">A registered type.</typeparam>
    /// <param name="state">The state.</param>
    /// <exception cref="GrainStateFormatException">The type is not registered.</exception>
    public byte[] Serialize<T>(T state)
    {
        var type = Find<T>();
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("t"u8, type.Name);
            json.WriteNumber("v"u8, type.Version);
            json.WritePropertyName("d"u8);
            JsonSerializer.Serialize(json, state, (JsonTypeInfo<T>)type.Json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a stored state.</summary>
    /// <typeparam name="T">A registered type.</typeparam>
    /// <param name="stored">What <see cref="Serialize"/> wrote, in this or an older version of the program.</param>
    /// <exception cref="GrainStateFormatException">It is of another type, of a newer version, or no such JSON.</exception>
    public T Deserialize<T>(ReadOnlyMemory<byte> stored)
    {
        var type = Find<T>();
        try
        {
            using var document = JsonDocument.Parse(stored);
            var root = document.RootElement;
            var name = root.GetProperty("t"u8).GetString();
            var version = root.GetProperty("v"u8).GetInt32();
            var data = root.GetProperty("d"u8);
            if (name != type.Name)
            {
                throw new GrainStateFormatException($"The stored state is a '{name}', not a '{type.Name}'.");
            }

            if (version == type.Version)
            {
                return data.Deserialize((JsonTypeInfo<T>)type.Json)!;
            }

            if (version > type.Version || version < 1)
            {
                throw new GrainStateFormatException(
                    $"The stored '{type.Name}' has version {version}; this program reads versions up to {type.Version}. Use a newer program.");
            }

            if (type.Upgrade is not { } upgrade)
            {
                throw new GrainStateFormatException($"The stored '{type.Name}' has version {version}, and nothing upgrades it to {type.Version}.");
            }

            return upgrade(version, JsonObject.Create(data)!).Deserialize((JsonTypeInfo<T>)type.Json)!;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new GrainStateFormatException($"The stored '{type.Name}' cannot be read: {error.Message}");
        }
    }

    private static Dictionary<Type, GrainStateType> Index(IEnumerable<GrainStateType> types)
    {
        var byType = new Dictionary<Type, GrainStateType>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in types)
        {
            if (!byType.TryAdd(type.ClrType, type) || !names.Add(type.Name))
            {
                throw new ArgumentException($"The state type '{type.Name}' is registered twice.");
            }
        }

        return byType;
    }

    private GrainStateType Find<T>() => _types.TryGetValue(typeof(T), out var type)
        ? type
        : throw new GrainStateFormatException($"The state type {typeof(T).Name} is not registered for storage; add it with AddGrainState.");
}
