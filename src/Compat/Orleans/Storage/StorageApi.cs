using Orleans.Core;
using Orleans.Runtime;

namespace Orleans
{
    /// <summary>A stored state with its version.</summary>
    public interface IGrainState<T>
    {
        /// <summary>The state.</summary>
        T? State { get; set; }

        /// <summary>The version that storage gave; null when nothing is stored.</summary>
        string? ETag { get; set; }

        /// <summary>Whether a record is stored.</summary>
        bool RecordExists { get; set; }
    }

    /// <summary>A stored state with its version.</summary>
    [GenerateSerializer]
    public sealed class GrainState<T> : IGrainState<T>
    {
        /// <summary>An empty state.</summary>
        public GrainState()
        {
        }

        /// <summary>A state without a version.</summary>
        public GrainState(T? state) => State = state;

        /// <summary>A state with a version.</summary>
        public GrainState(T? state, string? eTag)
        {
            State = state;
            ETag = eTag;
        }

        /// <inheritdoc/>
        [Id(0)]
        public T? State { get; set; }

        /// <inheritdoc/>
        [Id(1)]
        public string? ETag { get; set; }

        /// <inheritdoc/>
        [Id(2)]
        public bool RecordExists { get; set; }
    }
}

namespace Orleans.Core
{
    /// <summary>Stored state of a grain, without its type.</summary>
    public interface IStorage
    {
        /// <summary>The version that storage gave.</summary>
        string? Etag { get; }

        /// <summary>Whether a record is stored.</summary>
        bool RecordExists { get; }

        /// <summary>Reads the state, dropping what memory holds.</summary>
        Task ReadStateAsync();

        /// <summary>Writes the state if nobody else has; else throws <see cref="Storage.InconsistentStateException"/>.</summary>
        Task WriteStateAsync();

        /// <summary>Removes the state and starts with a new one.</summary>
        Task ClearStateAsync();

        /// <summary>Reads the state, dropping what memory holds.</summary>
        Task ReadStateAsync(CancellationToken cancellationToken);

        /// <summary>Writes the state if nobody else has; else throws <see cref="Storage.InconsistentStateException"/>.</summary>
        Task WriteStateAsync(CancellationToken cancellationToken);

        /// <summary>Removes the state and starts with a new one.</summary>
        Task ClearStateAsync(CancellationToken cancellationToken);
    }

    /// <summary>Stored state of a grain.</summary>
    public interface IStorage<TState> : IStorage
    {
        /// <summary>The state in memory.</summary>
        TState State { get; set; }
    }
}

namespace Orleans.Runtime
{
    /// <summary>Stored state of a grain, read before it is activated.</summary>
    public interface IPersistentState<TState> : IStorage<TState>;

    /// <summary>Which state and which storage.</summary>
    public interface IPersistentStateConfiguration
    {
        /// <summary>The name of the state; unique per grain type.</summary>
        string StateName { get; }

        /// <summary>The name of the storage; null for the default one.</summary>
        string? StorageName { get; }
    }

    /// <summary>Marks attributes of constructor parameters that the runtime fills.</summary>
    public interface IFacetMetadata;

    /// <summary>The parameter is the grain's stored state.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute, IFacetMetadata, IPersistentStateConfiguration
    {
        /// <inheritdoc/>
        public string StateName { get; } = stateName;

        /// <inheritdoc/>
        public string? StorageName { get; } = storageName;
    }

    /// <summary>Makes stored states.</summary>
    public interface IPersistentStateFactory
    {
        /// <summary>Makes the stored state of an activation.</summary>
        IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config);
    }
}

namespace Orleans.Storage
{
    /// <summary>Keeps the states of grains.</summary>
    public interface IGrainStorage
    {
        /// <summary>Reads a state into the given object.</summary>
        Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        /// <summary>Writes a state if its version is still the stored one; else throws <see cref="InconsistentStateException"/>.</summary>
        Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        /// <summary>Removes a state if its version is still the stored one; else throws <see cref="InconsistentStateException"/>.</summary>
        Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        /// <summary>Reads a state into the given object.</summary>
        Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
            ReadStateAsync(stateName, grainId, grainState);

        /// <summary>Writes a state if its version is still the stored one; else throws <see cref="InconsistentStateException"/>.</summary>
        Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
            WriteStateAsync(stateName, grainId, grainState);

        /// <summary>Removes a state if its version is still the stored one; else throws <see cref="InconsistentStateException"/>.</summary>
        Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
            ClearStateAsync(stateName, grainId, grainState);
    }

    /// <summary>Turns states into bytes.</summary>
    public interface IGrainStorageSerializer
    {
        /// <summary>The bytes of a state.</summary>
        BinaryData Serialize<T>(T? input);

        /// <summary>The state of bytes.</summary>
        T? Deserialize<T>(BinaryData input);
    }

    /// <summary>Short forms for <see cref="IGrainStorageSerializer"/>.</summary>
    public static class GrainStorageSerializerExtensions
    {
        /// <summary>The state of bytes.</summary>
        public static T? Deserialize<T>(this IGrainStorageSerializer serializer, ReadOnlyMemory<byte> input) =>
            serializer.Deserialize<T>(new BinaryData(input));
    }

    /// <summary>Options of a storage that serializes.</summary>
    public interface IStorageProviderSerializerOptions
    {
        /// <summary>The serializer.</summary>
        IGrainStorageSerializer GrainStorageSerializer { get; set; }
    }
}

namespace Orleans.Providers
{
    /// <summary>Names of providers.</summary>
    public static class ProviderConstants
    {
        /// <summary>The name of the storage that is used where none is named.</summary>
        public const string DEFAULT_STORAGE_PROVIDER_NAME = "Default";
    }

    /// <summary>The storage of a <see cref="Grain{TGrainState}"/>.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class StorageProviderAttribute : Attribute
    {
        /// <summary>The name of the storage.</summary>
        public string ProviderName { get; set; } = ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME;
    }
}
