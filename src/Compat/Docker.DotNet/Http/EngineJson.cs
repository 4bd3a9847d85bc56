using System.Text.Json.Serialization;
using Docker.DotNet.Models;

namespace Docker.DotNet.Http;

/// <summary>How the engine's bodies are read and written: names as the engine spells them, defaults left out.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNameCaseInsensitive = true,
    Converters = [typeof(EngineDateConverter)])]
[JsonSerializable(typeof(IDictionary<string, IDictionary<string, bool>>))]
[JsonSerializable(typeof(IList<ContainerListResponse>))]
[JsonSerializable(typeof(CreateContainerParameters))]
[JsonSerializable(typeof(CreateContainerResponse))]
[JsonSerializable(typeof(ContainerInspectResponse))]
[JsonSerializable(typeof(ContainerStatsResponse))]
[JsonSerializable(typeof(ImageInspectResponse))]
[JsonSerializable(typeof(JSONMessage))]
[JsonSerializable(typeof(AuthConfig))]
[JsonSerializable(typeof(NetworksCreateParameters))]
[JsonSerializable(typeof(NetworksCreateResponse))]
[JsonSerializable(typeof(IList<NetworkResponse>))]
[JsonSerializable(typeof(NetworkResponse))]
[JsonSerializable(typeof(VolumesCreateParameters))]
[JsonSerializable(typeof(VolumeResponse))]
[JsonSerializable(typeof(VolumesListResponse))]
[JsonSerializable(typeof(VersionResponse))]
[JsonSerializable(typeof(SystemInfoResponse))]
[JsonSerializable(typeof(Message))]
internal sealed partial class EngineJson : JsonSerializerContext;
