using System.Diagnostics;
using Docker.DotNet;
using Docker.DotNet.Models;
using Marketplace.Containers.Docker;
using Marketplace.Testing.Folders;

namespace Marketplace.Containers.Tests.Harness;

/// <summary>Provides the machine's Docker engine and the test images, and takes away what tests that were killed left behind.</summary>
public sealed class LocalEngine : IAsyncLifetime
{
    public const string NodePrefix = "test-";
    public const string Image = "marketplace/hello-web:1";
    public const string NextImage = "marketplace/hello-web:2";

    public DockerClient Client { get; } = new DockerClientConfiguration(new DockerEngineOptions { NodeId = "any" }.Endpoint).CreateClient();

    public async Task InitializeAsync()
    {
        await RunScriptAsync("ensure-docker.sh");
        await RunScriptAsync("build-test-image.sh");
        foreach (var node in (await NodesAsync()).Distinct())
            await RemoveAllAsync(node);
    }

    public Task DisposeAsync()
    {
        Client.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Removes all that carries the label of a node.</summary>
    public async Task RemoveAllAsync(string node)
    {
        var filter = MarketLabels.Filter((MarketLabels.Node, node));
        foreach (var container in await Client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filter }))
            await IgnoreGoneAsync(() => Client.Containers.RemoveContainerAsync(container.ID!, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }));
        foreach (var network in await Client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = filter }))
            await IgnoreGoneAsync(() => Client.Networks.DeleteNetworkAsync(network.ID!));
        foreach (var volume in (await Client.Volumes.ListAsync(new VolumesListParameters { Filters = filter })).Volumes ?? [])
            await IgnoreGoneAsync(() => Client.Volumes.RemoveAsync(volume.Name!));
    }

    /// <summary>Nodes of test runs that began long ago; younger ones may belong to a run beside this one.</summary>
    private async Task<List<string>> NodesAsync()
    {
        var old = DateTime.UnixEpoch.AddSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).AddMinutes(-30);
        var containers = await Client.Containers.ListContainersAsync(new ContainersListParameters { All = true });
        var networks = await Client.Networks.ListNetworksAsync();
        return containers.Where(container => container.Created < old).Select(container => container.Labels)
            .Concat(networks.Where(network => network.Created.ToUniversalTime() < old).Select(network => network.Labels))
            .Select(labels => MarketLabels.Get(labels, MarketLabels.Node))
            .Where(node => node.StartsWith(NodePrefix, StringComparison.Ordinal))
            .ToList();
    }

    private static async Task IgnoreGoneAsync(Func<Task> remove)
    {
        try
        {
            await remove();
        }
        catch (DockerApiException exception) when (exception.StatusCode is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Conflict)
        {
            // Removed by its own test meanwhile.
        }
    }

    private static async Task RunScriptAsync(string name)
    {
        var start = new ProcessStartInfo("bash", [RepositoryRoot.Of("infra", "scripts", name)]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        // Output of a daemon that it starts must not keep this waiting; both are read, and only the script's end counts.
        var error = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{name} failed: {await error}");
    }
}

/// <summary>All tests that use the engine share it.</summary>
[CollectionDefinition(Name)]
public sealed class EngineCollection : ICollectionFixture<LocalEngine>
{
    public const string Name = "engine";
}
