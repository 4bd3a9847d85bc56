using System.Collections.Concurrent;
using Docker.DotNet.Models;
using Marketplace.Market.Instances;

namespace Marketplace.Containers.Docker;

/// <summary>Fetches images; the same image once at a time, however many ask for it.</summary>
internal sealed class ImageStore(EngineCalls calls) : IDisposable
{
    private readonly KeyedLocks _locks = new();
    private readonly SemaphoreSlim _pulls = new(Math.Max(1, calls.Options.ConcurrentPulls));

    /// <summary>Fetches the image unless another caller did while this one waited.</summary>
    public async Task PullAsync(ComponentPlan plan, IProgress<StartProgress>? progress, CancellationToken cancellationToken)
    {
        var waiting = System.Diagnostics.Stopwatch.GetTimestamp();
        using var turn = await _locks.EnterAsync(plan.Image, cancellationToken);
        if (System.Diagnostics.Stopwatch.GetElapsedTime(waiting) > TimeSpan.FromMilliseconds(50) && await ExistsAsync(plan.Image, cancellationToken))
            return;
        await _pulls.WaitAsync(cancellationToken);
        try
        {
            await FetchAsync(plan, progress, cancellationToken);
        }
        finally
        {
            _pulls.Release();
        }
    }

    public void Dispose() => _pulls.Dispose();

    private async Task<bool> ExistsAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            await calls.QuickAsync((engine, cancel) => engine.Images.InspectImageAsync(image, cancel), cancellationToken);
            return true;
        }
        catch (ContainerException exception) when (exception.Failure.Code is FailureCode.NotFound or FailureCode.ImageNotFound)
        {
            return false;
        }
    }

    private async Task FetchAsync(ComponentPlan plan, IProgress<StartProgress>? progress, CancellationToken cancellationToken)
    {
        if (!ImageReference.TryParse(plan.Image, out var reference))
            throw new ContainerException(new InstanceFailure(FailureCode.InvalidSpec, $"'{FailureText.OneLine(plan.Image)}' is not an image reference."));
        var sign = plan.Registry is { } registry
            ? new AuthConfig { Username = registry.Username, Password = registry.Password, ServerAddress = registry.Server }
            : null;
        using var stalled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = new PullWatch(plan.Name, plan.Image, progress, () => stalled.CancelAfter(calls.Options.PullStallTimeout));
        stalled.CancelAfter(calls.Options.PullStallTimeout);
        try
        {
            await calls.RunAsync(calls.Options.PullTimeout,
                (engine, cancel) => engine.Images.CreateImageAsync(
                    new ImagesCreateParameters { FromImage = reference.Name, Tag = reference.Version }, sign, watch, cancel),
                stalled.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ContainerException(FailureMapping.FromPull(plan.Image, "nothing arrived for too long"));
        }
        catch (ContainerException exception) when (exception.Failure.Code is FailureCode.Unknown or FailureCode.NotFound or FailureCode.Timeout)
        {
            throw new ContainerException(FailureMapping.FromPull(plan.Image, exception.Failure.Message), exception);
        }
        if (watch.Error is { } error)
            throw new ContainerException(FailureMapping.FromPull(plan.Image, error));
    }
}

/// <summary>Adds up what a pull tells layer by layer, and remembers its error.</summary>
internal sealed class PullWatch(string component, string image, IProgress<StartProgress>? progress, Action moved) : IProgress<JSONMessage>
{
    private const int MaxLayers = 1000;
    private readonly ConcurrentDictionary<string, (long Done, long Total)> _layers = new();
    private long _lastPercent = -1;

    public string? Error { get; private set; }

    public void Report(JSONMessage value)
    {
        moved();
        var error = value.Error?.Message ?? value.ErrorMessage;
        if (!string.IsNullOrEmpty(error))
            Error = error;
        if (progress is null || value.ID is not { Length: > 0 } layer || value.Progress is not { Total: > 0 } detail || value.Status != "Downloading")
            return;
        if (_layers.Count < MaxLayers)
            _layers[layer] = (detail.Current, detail.Total);
        long done = _layers.Values.Sum(part => part.Done), total = _layers.Values.Sum(part => part.Total);
        var percent = done * 100 / Math.Max(1, total);
        if (percent == _lastPercent)
            return;
        _lastPercent = percent;
        progress.Report(new StartProgress(StartStep.Pulling, component, $"fetching {image}", done, total));
    }
}
