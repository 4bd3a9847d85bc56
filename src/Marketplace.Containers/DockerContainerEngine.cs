using Docker.DotNet;
using Docker.DotNet.Models;
using Marketplace.Containers.Docker;
using Marketplace.Market.Instances;

namespace Marketplace.Containers;

/// <summary>The engine behind <see cref="IContainerEngine"/> that speaks the Docker Engine API (1.41 or newer).</summary>
public sealed partial class DockerContainerEngine : IContainerEngine
{
    private const int ConcurrentInspects = 8;
    private readonly DockerEngineOptions _options;
    private readonly TimeProvider _clock;
    private readonly EngineCalls _calls;
    private readonly NetworkStore _networks;
    private readonly ImageStore _images;
    private readonly KeyedLocks _instances = new();
    private readonly SemaphoreSlim _inspects = new(ConcurrentInspects);
    private volatile EngineDescription? _description;

    /// <summary>Connects lazily: the first call finds out whether the engine answers.</summary>
    /// <exception cref="ArgumentException">The options' node id or overflow range is not valid.</exception>
    public DockerContainerEngine(DockerEngineOptions options, TimeProvider? clock = null)
    {
        if (!InstanceSpecRules.IsId(options.NodeId))
            throw new ArgumentException("A node id has 1 to 128 characters of letters, digits and . _ : -", nameof(options));
        if (!System.Net.IPNetwork.TryParse(options.OverflowAddressRange, out var range) || range.PrefixLength is < 8 or > 22
            || range.BaseAddress.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork)
            throw new ArgumentException("The overflow range is an IPv4 network with a prefix of 8 to 22 bits.", nameof(options));
        _options = options;
        _clock = clock ?? TimeProvider.System;
        using var configuration = new DockerClientConfiguration(options.Endpoint, defaultTimeout: Timeout.InfiniteTimeSpan);
        _calls = new EngineCalls(configuration.CreateClient(), options);
        _networks = new NetworkStore(_calls);
        _images = new ImageStore(_calls);
    }

    /// <inheritdoc />
    public async Task<Outcome<EngineDescription>> DescribeAsync(CancellationToken cancellationToken = default) =>
        await GuardAsync(async () =>
        {
            var version = _calls.QuickAsync((engine, cancel) => engine.System.GetVersionAsync(cancel), cancellationToken);
            var info = await _calls.QuickAsync((engine, cancel) => engine.System.GetSystemInfoAsync(cancel), cancellationToken);
            return _description = Describe(info, await version);
        });

    /// <inheritdoc />
    public async Task<Outcome<ObservedInstance?>> InspectAsync(string instanceId, CancellationToken cancellationToken = default) =>
        await GuardAsync(async () => (await FindAsync(instanceId, cancellationToken)).FirstOrDefault());

    /// <inheritdoc />
    public async Task<Outcome<IReadOnlyList<ObservedInstance>>> ListAsync(CancellationToken cancellationToken = default) =>
        await GuardAsync(() => FindAsync(null, cancellationToken));

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _images.Dispose();
        _inspects.Dispose();
        _calls.Dispose();
        return ValueTask.CompletedTask;
    }

    private static EngineDescription Describe(SystemInfoResponse info, VersionResponse version)
    {
        var backing = info.DriverStatus?.FirstOrDefault(pair => pair is ["Backing Filesystem", ..])?.ElementAtOrDefault(1) ?? "";
        return new EngineDescription(
            "docker", info.ServerVersion ?? "", version.APIVersion ?? "", Architecture(info.Architecture), info.OperatingSystem ?? "",
            (int)Math.Max(1, info.NCPU), info.MemTotal, info.DockerRootDir ?? "", info.Driver ?? "",
            // Over xfs it also takes a mount option that the engine does not tell; the first container shows it.
            info.Driver is "btrfs" or "zfs" or "devicemapper" || (info.Driver == "overlay2" && backing == "xfs"),
            info.SwapLimit);
    }

    private static string Architecture(string? machine) => machine switch
    {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "armv7l" => "arm",
        null => "",
        _ => machine,
    };

    private static async Task<Outcome<T>> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return Outcome<T>.Of(await work());
        }
        catch (ContainerException exception)
        {
            return exception.Failure;
        }
    }

    private static async Task<Outcome> GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
            return Outcome.Done;
        }
        catch (ContainerException exception)
        {
            return exception.Failure;
        }
    }

    private string ContainerName(string instanceId, string component) => EngineNames.Container(_options.NodeId, instanceId, component);

    private IDictionary<string, IDictionary<string, bool>> Filter(string? instanceId) => instanceId is null
        ? MarketLabels.Filter((MarketLabels.Node, _options.NodeId))
        : MarketLabels.Filter((MarketLabels.Node, _options.NodeId), (MarketLabels.Instance, instanceId));

    private Task<IList<ContainerListResponse>> ContainersAsync(string? instanceId, CancellationToken cancellationToken) =>
        _calls.QuickAsync((engine, cancel) => engine.Containers.ListContainersAsync(
            new ContainersListParameters { All = true, Filters = Filter(instanceId) }, cancel), cancellationToken);

    /// <summary>One instance, or all of this node.</summary>
    private async Task<IReadOnlyList<ObservedInstance>> FindAsync(string? instanceId, CancellationToken cancellationToken)
    {
        // Taken first: what is seen running after it did run then.
        var now = _clock.GetUtcNow();
        var networks = _calls.QuickAsync((engine, cancel) => engine.Networks.ListNetworksAsync(
            new NetworksListParameters { Filters = Filter(instanceId) }, cancel), cancellationToken);
        var listed = await ContainersAsync(instanceId, cancellationToken);
        var inspected = await Task.WhenAll(listed.Select(container => TryInspectAsync(container.ID ?? "", cancellationToken)));
        var containers = inspected.OfType<ContainerInspectResponse>()
            .ToLookup(container => MarketLabels.Get(container.Config?.Labels, MarketLabels.Instance));
        var labels = (await networks).ToLookup(network => MarketLabels.Get(network.Labels, MarketLabels.Instance), network => network.Labels);
        return containers.Select(group => group.Key).Union(labels.Select(group => group.Key))
            .Where(id => id.Length > 0)
            .Order(StringComparer.Ordinal)
            .Select(id => Observation.Instance(id, labels[id].FirstOrDefault(), now, containers[id]))
            .ToList();
    }

    /// <summary>Null when it went away meanwhile.</summary>
    private async Task<ContainerInspectResponse?> TryInspectAsync(string container, CancellationToken cancellationToken)
    {
        await _inspects.WaitAsync(cancellationToken);
        try
        {
            return await _calls.QuickAsync((engine, cancel) => engine.Containers.InspectContainerAsync(container, cancel), cancellationToken);
        }
        catch (ContainerException exception) when (exception.Failure.Code == FailureCode.NotFound)
        {
            return null;
        }
        finally
        {
            _inspects.Release();
        }
    }
}
