using Marketplace.Containers;

namespace Marketplace.Cli.Demo;

/// <summary>Looks at the node's containers past the marketplace, at the engine itself.</summary>
internal sealed class DemoContainers(string nodeId, string? engine) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DockerContainerEngine _engine = new(
        engine is null ? new DockerEngineOptions { NodeId = nodeId } : new DockerEngineOptions { NodeId = nodeId, Endpoint = new Uri(engine) });

    /// <summary>The running containers of the node: id, and since when it runs.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> RunningAsync(CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken))
            .SelectMany(instance => instance.Components)
            .Where(component => component.State == ComponentState.Running)
            .ToDictionary(component => component.ContainerId, component => component.StartedAt ?? default);

    /// <summary>Waits until nothing of the node is left, running or not.</summary>
    /// <returns>How many instances are left all the same.</returns>
    public async Task<int> WaitUntilNoneAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var left = (await ListAsync(cancellationToken)).Count;
            if (left == 0 || TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                return left;
            }

            await Task.Delay(250, cancellationToken);
        }
    }

    /// <summary>Removes whatever the node has, for a demo that failed half-way.</summary>
    public async Task RemoveAllAsync()
    {
        foreach (var instance in await ListAsync(CancellationToken.None))
        {
            await _engine.RemoveAsync(instance.InstanceId, new InstanceRemoval(TimeSpan.Zero, WithVolumes: true), CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private async Task<IReadOnlyList<ObservedInstance>> ListAsync(CancellationToken cancellationToken)
    {
        var listed = await _engine.ListAsync(cancellationToken);
        return listed.Failure is { } failure ? throw new DemoException($"the container engine: {failure.Message}") : listed.Value!;
    }
}
