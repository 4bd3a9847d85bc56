using Marketplace.Containers;
using Marketplace.Provider.Capacity;
using Marketplace.Market.Nodes;

namespace Marketplace.Provider.Tests.Capacity;

public sealed class CapacityTests
{
    private const long MiB = 1024 * 1024;

    [Fact]
    public void The_reserve_is_kept_back()
    {
        var offer = CapacityRules.Offer(Engine(8, 16_384), 100_000 * MiB, new CapacityReserve { CpuPercent = 25 });

        Assert.Equal(new NodeCapacity(new Resources(6000, 16_384 - 1638, 90_000), "amd64", "docker 20.10.24"), offer);
    }

    [Fact]
    public void A_small_machine_offers_nothing_rather_than_less_than_nothing()
    {
        var offer = CapacityRules.Offer(Engine(1, 256), 100 * MiB, new CapacityReserve());

        Assert.Equal(new Resources(1000, 0, 0), offer.Resources);
    }

    [Fact]
    public void Free_space_is_that_of_the_nearest_directory_there_is()
    {
        var here = CapacityRules.FreeDiskBytes(Path.GetTempPath());
        Assert.True(here > 0);
        Assert.InRange(CapacityRules.FreeDiskBytes(Path.Combine(Path.GetTempPath(), "not", "there")), here / 2, here * 2);
    }

    [Fact]
    public async Task The_benchmark_gives_figures_and_leaves_no_file()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"market-benchmark-{Guid.NewGuid():n}");
        var figures = await NodeBenchmark.RunAsync(directory, CancellationToken.None);

        Assert.True(figures is { CoreHashesPerSecond: > 0, AllHashesPerSecond: > 0, DiskWriteMiBPerSecond: > 0, DiskSyncsPerSecond: > 0 }, $"{figures}");
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory));
        Directory.Delete(directory);
    }

    private static EngineDescription Engine(int cpus, long memoryMiB) =>
        new("docker", "20.10.24", "1.41", "amd64", "Linux", cpus, memoryMiB * MiB, "/var/lib/docker", "overlay2", false, true);
}
