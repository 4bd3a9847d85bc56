using Marketplace.Market.Nodes;
using Marketplace.Market.Instances;
using Marketplace.Market.Apps;

namespace Marketplace.Containers.Tests.Rules;

public sealed class SpecRulesTests
{
    private static readonly ComponentPlan Good = new()
    {
        Name = "web",
        Image = "nginx:1.27",
        Limits = new Resources(100, 64, 0),
    };

    [Theory]
    [InlineData("nginx", "nginx", "latest")]
    [InlineData("nginx:1.27-alpine", "nginx", "1.27-alpine")]
    [InlineData("registry.example:5000/team/app:v1", "registry.example:5000/team/app", "v1")]
    [InlineData("localhost/a__b/c-d.e:1", "localhost/a__b/c-d.e", "1")]
    [InlineData("app:1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "app", "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public void An_image_reference_is_taken_apart(string text, string name, string version)
    {
        Assert.True(ImageReference.TryParse(text, out var reference));
        Assert.Equal((name, version), (reference.Name, reference.Version));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Nginx")]
    [InlineData("-v")]
    [InlineData("nginx:")]
    [InlineData("nginx latest")]
    [InlineData("../../etc/passwd")]
    [InlineData("nginx@sha256:12")]
    [InlineData("nginx:1\n")]
    [InlineData("a//b")]
    [InlineData("nginx?tag=x")]
    public void What_is_no_image_reference_is_refused(string text) => Assert.False(ImageReference.TryParse(text, out _));

    [Theory]
    [InlineData("/data", true)]
    [InlineData("/var/lib/data/", true)]
    [InlineData("/", false)]
    [InlineData("data", false)]
    [InlineData("/data/../etc", false)]
    [InlineData("/data/./x", false)]
    [InlineData("/data//x", false)]
    [InlineData("/proc", false)]
    [InlineData("/proc/self", false)]
    [InlineData("/sys/fs/cgroup", false)]
    [InlineData("/dev/shm", false)]
    [InlineData("/var/run/docker.sock", false)]
    [InlineData("/run/docker.sock/", false)]
    [InlineData("/a:/b", false)]
    [InlineData("/a\n", false)]
    public void A_volume_can_only_be_at_a_safe_path(string path, bool allowed) => Assert.Equal(allowed, InstanceSpecRules.IsVolumePath(path));

    [Fact]
    public void A_good_spec_has_no_fault() => Assert.Null(Fault(Good));

    [Fact]
    public void Each_fault_is_told()
    {
        Assert.NotNull(Fault(Good with { Name = "a/b" }));
        Assert.NotNull(Fault(Good with { Name = "-a" }));
        Assert.NotNull(Fault(Good with { Image = "" }));
        Assert.NotNull(Fault(Good with { Limits = new Resources(0, 64, 0) }));
        Assert.NotNull(Fault(Good with { Limits = new Resources(100, 5, 0) }));
        Assert.NotNull(Fault(Good with { Limits = new Resources(100, 64, -1) }));
        Assert.NotNull(Fault(Good with { Limits = new Resources(100, 64, 0), Pids = 0 }));
        Assert.NotNull(Fault(Good with { Command = ["a\0b"] }));
        Assert.NotNull(Fault(Good with { Environment = new Dictionary<string, string> { ["A=B"] = "" } }));
        Assert.NotNull(Fault(Good with { Environment = new Dictionary<string, string> { ["A"] = new string('x', 200_000) } }));
        Assert.NotNull(Fault(Good with { Ports = [new PortSpec { ContainerPort = 0 }] }));
        Assert.NotNull(Fault(Good with { Ports = [new PortSpec { ContainerPort = 80, HostPort = 70_000 }] }));
        Assert.NotNull(Fault(Good with { Ports = [new PortSpec { ContainerPort = 80 }, new PortSpec { ContainerPort = 80 }] }));
        Assert.NotNull(Fault(Good with { Ports = [new PortSpec { ContainerPort = 80, HostPort = 90 }, new PortSpec { ContainerPort = 81, HostPort = 90 }] }));
        Assert.NotNull(Fault(Good with { Volumes = [new VolumeSpec { Name = "../x", Path = "/data" }] }));
        Assert.NotNull(Fault(Good with { Volumes = [new VolumeSpec { Name = "a", Path = "/data" }, new VolumeSpec { Name = "b", Path = "/data/" }] }));
        Assert.NotNull(Fault(Good, Good));
        Assert.NotNull(Fault());
        Assert.NotNull(InstanceSpecRules.Check(new InstanceSpec("", "lease", 0, 1, 1, [Good])));
        Assert.NotNull(InstanceSpecRules.Check(new InstanceSpec("i", "lease=x", 0, 1, 1, [Good])));
        Assert.NotNull(InstanceSpecRules.Check(new InstanceSpec("i", "lease", -1, 1, 1, [Good])));
    }

    private static InstanceFailure? Fault(params ComponentPlan[] plans) => InstanceSpecRules.Check(new InstanceSpec("i", "lease", 0, 1, 1, plans));
}
