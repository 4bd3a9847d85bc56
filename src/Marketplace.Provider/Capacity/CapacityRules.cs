using Marketplace.Containers;
using Marketplace.Market.Nodes;

namespace Marketplace.Provider.Capacity;

/// <summary>Finds out what a node can offer.</summary>
public static class CapacityRules
{
    private const long MiB = 1024 * 1024;

    /// <summary>What is left after the reserve; never negative.</summary>
    /// <param name="engine">The machine as its engine describes it.</param>
    /// <param name="freeDiskBytes">Free space where the engine keeps its data.</param>
    /// <param name="reserve">What is kept back.</param>
    public static NodeCapacity Offer(EngineDescription engine, long freeDiskBytes, CapacityReserve reserve)
    {
        var memory = engine.MemoryBytes / MiB;
        var disk = freeDiskBytes / MiB;
        return new NodeCapacity(
            new Resources(
                engine.CpuCount * 1000L * (100 - Percent(reserve.CpuPercent)) / 100,
                Left(memory, memory * Percent(reserve.MemoryPercent) / 100, reserve.MemoryMiB),
                Left(disk, disk * Percent(reserve.DiskPercent) / 100, reserve.DiskMiB)),
            engine.Architecture,
            $"{engine.Product} {engine.Version}");
    }

    /// <summary>Free space on the disk of a directory, or of its nearest parent that this process can see; 0 when there is none.</summary>
    public static long FreeDiskBytes(string directory)
    {
        for (var path = directory; !string.IsNullOrEmpty(path); path = Path.GetDirectoryName(path))
        {
            try
            {
                if (Directory.Exists(path))
                    return new DriveInfo(path).AvailableFreeSpace;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A part of the path that may not be looked into; its parent is on a disk as well.
            }
        }
        return 0;
    }

    private static int Percent(int value) => Math.Clamp(value, 0, 90);

    private static long Left(long all, long part, long least) => Math.Max(0, all - Math.Max(part, least));
}
