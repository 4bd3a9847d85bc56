using System.Collections.Immutable;
using Marketplace.Market.Apps;

namespace Marketplace.Market.Tests.Apps;

public sealed class SpecValidatorTests
{
    [Fact]
    public void A_good_spec_has_no_faults() => Assert.Empty(SpecValidator.Validate(Specs.Web(3)));

    [Fact]
    public void All_faults_are_found_at_once_in_the_order_of_the_spec()
    {
        AppSpec spec = new()
        {
            Name = "-bad-",
            Instances = 101,
            TermSeconds = 5,
            Regions = new RegionRules { Allow = ["Europe", "EU"], Deny = ["EU"] },
            Components =
            [
                new ComponentSpec
                {
                    Name = "web server",
                    Image = "upper/CASE",
                    CpuMilli = 0,
                    MemoryMiB = 1,
                    DiskMiB = 0,
                    Ports = [new PortSpec { ContainerPort = 0 }, new PortSpec { ContainerPort = 70_000, HostPort = 22 }],
                    Environment = ComponentSpec.EmptyEnvironment.SetItem("1BAD", "a\0b"),
                    Command = [""],
                    Volumes = [new VolumeSpec { Name = "Data", Path = "../etc" }],
                    Health = new HealthSpec { Port = 9, Path = "no-slash", Retries = 0 },
                },
            ],
        };
        (string Path, string Code)[] found = [.. SpecValidator.Validate(spec).Select(fault => (fault.Path, fault.Code))];
        Assert.Equal(
            [
                ("$.name", "name-invalid"),
                ("$.instances", "instances-out-of-range"),
                ("$.termSeconds", "term-out-of-range"),
                ("$.regions.allow[0]", "region-invalid"),
                ("$.regions", "region-contradiction"),
                ("$.components[0].name", "component-name-invalid"),
                ("$.components[0].image", "image-invalid"),
                ("$.components[0].cpuMilli", "cpu-out-of-range"),
                ("$.components[0].memoryMiB", "memory-out-of-range"),
                ("$.components[0].diskMiB", "disk-out-of-range"),
                ("$.components[0].ports[0].containerPort", "port-out-of-range"),
                ("$.components[0].ports[1].containerPort", "port-out-of-range"),
                ("$.components[0].ports[1].hostPort", "host-port-banned"),
                ("$.components[0].environment[\"1BAD\"]", "environment-name-invalid"),
                ("$.components[0].environment[\"1BAD\"]", "environment-value-invalid"),
                ("$.components[0].command[0]", "command-word-empty"),
                ("$.components[0].volumes[0].name", "volume-name-invalid"),
                ("$.components[0].volumes[0].path", "volume-path-relative"),
                ("$.components[0].health.port", "health-port-not-published"),
                ("$.components[0].health.path", "health-path-invalid"),
                ("$.components[0].health.retries", "health-out-of-range"),
            ],
            found);
    }

    [Theory]
    [InlineData("nginx", true)]
    [InlineData("nginx:1.27-alpine", true)]
    [InlineData("localhost:5000/team/app_x/y--z:V1", true)]
    [InlineData("registry.example/app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true)]
    [InlineData("marketplace/hello-web:1", true)]
    [InlineData("nginx:", false)]
    [InlineData("/nginx", false)]
    [InlineData("nginx:1 2", false)]
    [InlineData("nginx@sha256:12", false)]
    [InlineData("http://nginx", false)]
    [InlineData("a..b", false)]
    [InlineData("nginx\n", false)]
    public void Image_references_are_told_from_other_texts(string image, bool good) =>
        Assert.Equal(good, !Codes(Change(component => component with { Image = image })).Contains("image-invalid"));

    [Theory]
    [InlineData("/data", null)]
    [InlineData("/var/lib/app", null)]
    [InlineData("/etcetera", null)]
    [InlineData("/", "volume-path-system")]
    [InlineData("/etc", "volume-path-system")]
    [InlineData("/proc/1", "volume-path-system")]
    [InlineData("/var/run/docker.sock", "volume-path-system")]
    [InlineData("/data/../etc", "volume-path-traversal")]
    [InlineData("/data/./x", "volume-path-traversal")]
    [InlineData("/data//x", "volume-path-invalid")]
    [InlineData("/data/", "volume-path-invalid")]
    [InlineData("data", "volume-path-relative")]
    [InlineData("C:\\data", "volume-path-relative")]
    [InlineData("/da:ta", "volume-path-invalid")]
    [InlineData("/da\nta", "volume-path-invalid")]
    [InlineData("", "volume-path-invalid")]
    public void Volume_paths_are_plain_absolute_and_away_from_the_system(string path, string? code) =>
        Assert.Equal(code, Codes(Change(component => component with { Volumes = [new VolumeSpec { Name = "data", Path = path }] })).SingleOrDefault());

    [Fact]
    public void Volumes_may_not_lie_over_each_other_or_share_a_name() => Assert.Equal(
        ["volume-name-duplicate", "volume-path-overlap"],
        Codes(Change(component => component with
        {
            Volumes = [new VolumeSpec { Name = "data", Path = "/data" }, new VolumeSpec { Name = "data", Path = "/data/x" }, new VolumeSpec { Name = "other", Path = "/database" }],
        })));

    [Theory]
    [InlineData(22)]
    [InlineData(16150)]
    [InlineData(26299)]
    [InlineData(30000)]
    [InlineData(27017)]
    public void Banned_host_ports_are_refused(int port) =>
        Assert.Equal(["host-port-banned"], Codes(Change(component => component with { Ports = [new PortSpec { ContainerPort = 80, HostPort = port }] })));

    [Fact]
    public void Duplicates_are_found_across_components_and_sums_count()
    {
        ComponentSpec component = Specs.Web().Components[0] with { CpuMilli = 8_000, Ports = [new PortSpec { ContainerPort = 80, HostPort = 8080 }] };
        AppSpec spec = Specs.Web() with { Components = [component, component with { Name = "WEB" }] };
        Assert.Equal(["host-port-duplicate", "component-name-duplicate", "cpu-too-much"], Codes(spec));
    }

    [Fact]
    public void Too_many_of_anything_is_refused()
    {
        ComponentSpec many = Specs.Web().Components[0] with
        {
            Ports = [.. Enumerable.Range(1000, 6).Select(port => new PortSpec { ContainerPort = port })],
            Environment = ComponentSpec.EmptyEnvironment.AddRange(Enumerable.Range(0, 21).Select(i => KeyValuePair.Create($"V{i}", "x"))),
            Command = [.. Enumerable.Repeat("word", 21)],
            Volumes = [.. Enumerable.Range(0, 11).Select(i => new VolumeSpec { Name = $"v{i}", Path = $"/v{i}" })],
        };
        Assert.Equal(["ports-too-many", "environment-too-many", "command-too-many", "volumes-too-many"], Codes(Specs.Web() with { Components = [many] }));
        ImmutableArray<ComponentSpec> eleven = [.. Enumerable.Range(0, 11).Select(i => Specs.Web().Components[0] with { Name = $"c{i}" })];
        Assert.Equal(["components-too-many"], Codes(Specs.Web() with { Components = eleven }));
        Assert.Equal(["components-missing"], Codes(Specs.Web() with { Components = [] }));
    }

    private static AppSpec Change(Func<ComponentSpec, ComponentSpec> change) => Specs.Web() with { Components = [change(Specs.Web().Components[0])] };

    private static IEnumerable<string> Codes(AppSpec spec) => SpecValidator.Validate(spec).Select(fault => fault.Code);
}
