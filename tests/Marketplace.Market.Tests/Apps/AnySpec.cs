using FsCheck;
using FsCheck.Fluent;
using Marketplace.Market.Apps;

namespace Marketplace.Market.Tests.Apps;

/// <summary>Specs of any kind, good and bad.</summary>
internal static class AnySpec
{
    private static readonly Gen<string> Text = Gen.Elements(
        "", "a", "web", "Web", "..", "/data", "/etc/x", "/a/../b", "ä€😀", "\u0001\"\\/<>&'", "nginx:1.27", "EU", "EU/CZ", "x y", new string('z', 500));

    private static readonly Gen<int> Number = Gen.OneOf(Gen.Choose(-2, 70_000), Gen.Elements(int.MinValue, int.MaxValue, 22, 80, 100));

    private static Gen<ComponentSpec> Component =>
        from texts in Text.ArrayOf(6)
        from numbers in Number.ArrayOf(8)
        from count in Gen.Choose(0, 3)
        select new ComponentSpec
        {
            Name = texts[0],
            Image = texts[1],
            CpuMilli = numbers[0],
            MemoryMiB = numbers[1],
            DiskMiB = numbers[2],
            Ports = [.. Enumerable.Range(0, count).Select(i => new PortSpec { ContainerPort = numbers[3] - i, Protocol = (PortProtocol)(i % 2), HostPort = i == 0 ? null : numbers[4] })],
            Environment = ComponentSpec.EmptyEnvironment.SetItem(texts[2], texts[3]),
            Command = [texts[4]],
            Volumes = [.. Enumerable.Range(0, count).Select(_ => new VolumeSpec { Name = texts[2], Path = texts[5] })],
            Health = count == 1 ? new HealthSpec { Port = numbers[5], Path = texts[5], Retries = numbers[6], IntervalSeconds = numbers[7] } : null,
        };

    public static Arbitrary<AppSpec> Arbitrary => (
        from components in Component.ArrayOf()
        from name in Text
        from regions in Text.ArrayOf(3)
        from instances in Number
        from term in Number
        select new AppSpec
        {
            Name = name,
            Components = [.. components],
            Instances = instances,
            TermSeconds = term * 31L,
            Regions = new RegionRules { Allow = [regions[0]], Deny = [regions[1], regions[2]] },
        }).Resize(12).ToArbitrary();
}
