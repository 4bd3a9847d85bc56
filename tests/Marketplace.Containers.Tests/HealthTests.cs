using Marketplace.Containers.Tests.Harness;

namespace Marketplace.Containers.Tests;

public sealed class HealthTests(LocalEngine local) : EngineTest(local)
{
    [Theory]
    [InlineData(8080, null, true)]
    [InlineData(8081, null, false)]
    [InlineData(8080, "/health", true)]
    [InlineData(8080, "/missing", false)]
    [InlineData(8080, "//elsewhere.invalid/health", false)]
    public async Task A_probe_sees_what_a_component_answers(int port, string? path, bool healthy)
    {
        using var probe = new HealthProbe();
        var component = (await StartAsync(Spec(Web()))).Components[0];
        await PageAsync(component.Ports[0]);

        var check = new HealthCheck(port, path, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), 1, TimeSpan.Zero);

        Assert.Equal(healthy, await probe.ProbeAsync(check, component, Limit));
    }

    [Fact]
    public async Task A_component_that_accepts_and_never_answers_is_not_healthy()
    {
        using var probe = new HealthProbe();
        var component = (await StartAsync(Spec(Shell("nc -l -p 8080 -e sleep 1000")))).Components[0];
        var check = new HealthCheck(8080, "/", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(500), 1, TimeSpan.Zero);

        Assert.False(await probe.ProbeAsync(check, component, Limit));
    }
}
