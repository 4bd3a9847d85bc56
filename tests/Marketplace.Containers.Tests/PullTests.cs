using Marketplace.Containers.Tests.Harness;
using Marketplace.Market.Instances;

namespace Marketplace.Containers.Tests;

public sealed class PullTests(LocalEngine local) : EngineTest(local)
{
    [Fact]
    public async Task An_image_that_is_not_here_is_fetched_from_its_registry_once()
    {
        await using var registry = await TestRegistry.StartAsync();
        var image = $"{registry.Host}/test/{Guid.NewGuid():n}:7";
        try
        {
            var steps = new List<StartProgress>();
            var plan = Shell(Then("echo fetched")) with { Image = image };
            var outcomes = await Task.WhenAll(
                Engine.StartAsync(Spec(plan), new Sink(steps), Limit),
                Engine.StartAsync(Spec(plan) with { InstanceId = "second" }, null, Limit));

            Assert.All(outcomes, outcome => Assert.True(outcome.Require().IsRunning));
            Assert.Contains(steps, step => step is { Step: StartStep.Pulling, Component: "shell" });
            Assert.Equal(1, registry.LayerRequests);
            Assert.Equal(registry.ConfigDigest, outcomes[0].Require().Components[0].ImageId);
        }
        finally
        {
            await RemoveImageAsync(image);
        }
    }

    [Theory]
    [InlineData(false, "missing/image:1")]
    [InlineData(true, "secret/image:1")]
    public async Task An_image_that_its_registry_does_not_give_is_told(bool isPrivate, string image)
    {
        await using var registry = await TestRegistry.StartAsync(isPrivate);

        var failure = await FailToStartAsync(Spec(Web() with { Image = $"{registry.Host}/{image}" }));

        Assert.Equal(FailureCode.ImageNotFound, failure.Code);
        Assert.Equal("web", failure.Component);
        Assert.Empty((await Engine.ListAsync(Limit)).Require());
    }

    [Fact]
    public async Task Signing_in_to_a_registry_opens_what_it_hides()
    {
        await using var registry = await TestRegistry.StartAsync(isPrivate: true);
        var image = $"{registry.Host}/secret/{Guid.NewGuid():n}:1";
        try
        {
            var plan = Shell(Then("true")) with { Image = image, Registry = new RegistryCredentials("user", "open sesame", registry.Host) };
            Assert.True((await StartAsync(Spec(plan))).IsRunning);
            Assert.DoesNotContain("sesame", plan.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            await RemoveImageAsync(image);
        }
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_told_as_such()
    {
        var failure = await FailToStartAsync(Spec(Web() with { Image = "127.0.0.1:1/some/image:1" }));

        Assert.Equal(FailureCode.ImagePullFailed, failure.Code);
        Assert.False(failure.IsPermanent);
    }

    private async Task RemoveImageAsync(string image)
    {
        await Local.RemoveAllAsync(NodeId);
        using var process = System.Diagnostics.Process.Start("docker", ["rmi", "-f", image]);
        await process.WaitForExitAsync();
    }

    private sealed class Sink(List<StartProgress> steps) : IProgress<StartProgress>
    {
        public void Report(StartProgress value)
        {
            lock (steps)
                steps.Add(value);
        }
    }
}
