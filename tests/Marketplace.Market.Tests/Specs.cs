using Marketplace.Market.Apps;

namespace Marketplace.Market.Tests;

/// <summary>Specs for tests.</summary>
internal static class Specs
{
    public static AppSpec Web(int instances = 1, long term = 3600, string image = "web:1", int? hostPort = null) => new()
    {
        Name = "shop",
        Instances = instances,
        TermSeconds = term,
        Components =
        [
            new ComponentSpec
            {
                Name = "web",
                Image = image,
                CpuMilli = 100,
                MemoryMiB = 64,
                DiskMiB = 100,
                Ports = [new PortSpec { ContainerPort = 8080, HostPort = hostPort }],
            },
        ],
    };
}
