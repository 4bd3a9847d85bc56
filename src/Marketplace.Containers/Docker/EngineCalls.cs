using Docker.DotNet;

namespace Marketplace.Containers.Docker;

/// <summary>The client, with a time limit and one kind of exception for every call.</summary>
internal sealed class EngineCalls(IDockerClient client, DockerEngineOptions options) : IDisposable
{
    public DockerEngineOptions Options => options;

    public Task<T> QuickAsync<T>(Func<IDockerClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        RunAsync(options.CallTimeout, call, cancellationToken);

    public Task QuickAsync(Func<IDockerClient, CancellationToken, Task> call, CancellationToken cancellationToken) =>
        RunAsync(options.CallTimeout, call, cancellationToken);

    public Task RunAsync(TimeSpan limit, Func<IDockerClient, CancellationToken, Task> call, CancellationToken cancellationToken) =>
        RunAsync(limit, async (engine, cancel) => { await call(engine, cancel); return true; }, cancellationToken);

    /// <exception cref="ContainerException">The engine refused, failed, is gone or took longer than the limit.</exception>
    public async Task<T> RunAsync<T>(TimeSpan limit, Func<IDockerClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        try
        {
            // A client that overlooks its token must not hold the caller either.
            return await call(client, timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception exception)
        {
            // A caller that gave up hears that, whatever the client makes of it.
            cancellationToken.ThrowIfCancellationRequested();
            throw new ContainerException(FailureMapping.From(exception), exception);
        }
    }

    public void Dispose() => client.Dispose();
}
