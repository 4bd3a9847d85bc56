namespace Marketplace.Containers;

/// <summary>What an engine is, and the machine it runs on as it sees it.</summary>
/// <param name="Product">The kind of engine, such as <c>docker</c>.</param>
/// <param name="Version">Its version, such as <c>20.10.24</c>.</param>
/// <param name="ApiVersion">The newest API version it speaks, such as <c>1.41</c>.</param>
/// <param name="Architecture">The processor as images name it: <c>amd64</c>, <c>arm64</c> ...</param>
/// <param name="OperatingSystem">The host's operating system in words.</param>
/// <param name="CpuCount">Processors, at least 1.</param>
/// <param name="MemoryBytes">Main memory.</param>
/// <param name="DataDirectory">Where the engine keeps images, containers and volumes on the host.</param>
/// <param name="StorageDriver">How it layers file systems, such as <c>overlay2</c>.</param>
/// <param name="EnforcesDiskLimit">Whether a component's disk limit is enforced; if not, it is only accounted for.</param>
/// <param name="EnforcesSwapLimit">Whether a component can be kept from swapping.</param>
public sealed record EngineDescription(
    string Product, string Version, string ApiVersion, string Architecture, string OperatingSystem, int CpuCount, long MemoryBytes,
    string DataDirectory, string StorageDriver, bool EnforcesDiskLimit, bool EnforcesSwapLimit);
