using System.Globalization;
using Docker.DotNet.Models;
using Marketplace.Market.Words;
using Marketplace.Market.Instances;

namespace Marketplace.Containers.Docker;

/// <summary>The engine's answers as our own values.</summary>
internal static class Observation
{
    public static ObservedInstance Instance(
        string instanceId, IDictionary<string, string>? labels, DateTimeOffset observedAt, IEnumerable<ContainerInspectResponse> containers)
    {
        var all = containers.OrderBy(container => MarketLabels.Get(container.Config?.Labels, MarketLabels.Component), StringComparer.Ordinal).ToList();
        labels = all.Count > 0 ? all[0].Config?.Labels : labels;
        return new ObservedInstance(
            instanceId,
            MarketLabels.Get(labels, MarketLabels.Lease),
            (int)Math.Min(int.MaxValue, MarketLabels.GetNumber(labels, MarketLabels.Slot)),
            all.Select(Revision).DefaultIfEmpty(MarketLabels.GetNumber(labels, MarketLabels.Revision)).Min(),
            all.Select(Fencing).DefaultIfEmpty(MarketLabels.GetNumber(labels, MarketLabels.Fencing)).Max(),
            observedAt,
            all.Select(Component).ToList());
    }

    public static long Revision(ContainerInspectResponse container) => MarketLabels.GetNumber(container.Config?.Labels, MarketLabels.Revision);

    public static long Restart(ContainerInspectResponse container) => MarketLabels.GetNumber(container.Config?.Labels, MarketLabels.Restart);

    public static long Fencing(ContainerInspectResponse container) => MarketLabels.GetNumber(container.Config?.Labels, MarketLabels.Fencing);

    public static ComponentState State(ContainerInspectResponse container) => container.State switch
    {
        { Dead: true } or { Status: "removing" } => ComponentState.Dead,
        { Running: true } => ComponentState.Running,
        { Status: "created" } or null => ComponentState.Created,
        _ => ComponentState.Exited,
    };

    public static ObservedComponent Component(ContainerInspectResponse container)
    {
        var labels = container.Config?.Labels;
        var state = State(container);
        var running = state == ComponentState.Running;
        return new ObservedComponent
        {
            Name = MarketLabels.Get(labels, MarketLabels.Component),
            ContainerId = container.ID ?? "",
            State = state,
            Revision = Revision(container),
            RestartToken = Restart(container),
            StartedAt = Instant(container.State?.StartedAt),
            FinishedAt = running ? null : Instant(container.State?.FinishedAt),
            ExitCode = state == ComponentState.Exited ? (int?)container.State?.ExitCode : null,
            OutOfMemory = container.State?.OOMKilled ?? false,
            Error = FailureText.OneLine(container.State?.Error),
            Image = container.Config?.Image ?? "",
            ImageId = container.Image ?? "",
            ImageHealthy = container.State?.Health?.Status switch { "healthy" => true, "unhealthy" => false, _ => null },
            Ports = running ? Ports(MarketLabels.Get(labels, MarketLabels.Component), container) : [],
            Address = running ? Address(container) : null,
            DiskLimitEnforced = MarketLabels.Get(labels, MarketLabels.DiskLimit) switch
            {
                MarketLabels.DiskEnforced => true,
                MarketLabels.DiskNotEnforced => false,
                _ => null,
            },
        };
    }

    /// <summary>An instant as the engine writes it; its year 1 means never.</summary>
    public static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value)
        && value.Year > 1 ? value : null;

    private static List<InstancePort> Ports(string component, ContainerInspectResponse container)
    {
        var ports = new List<InstancePort>();
        foreach (var (key, bindings) in container.NetworkSettings?.Ports ?? new Dictionary<string, IList<PortBinding>>())
        {
            var parts = key.Split('/');
            // With IPv6 the engine binds twice; a port that is exposed but not published has no binding.
            var binding = bindings?.FirstOrDefault();
            if (binding is not null && parts.Length == 2 && WireWords.Protocol.TryRead(parts[1], out var protocol) && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var port)
                && int.TryParse(binding.HostPort, CultureInfo.InvariantCulture, out var hostPort))
                ports.Add(new InstancePort(component, port, protocol, binding.HostIP ?? "", hostPort));
        }
        return ports.OrderBy(port => port.ContainerPort).ThenBy(port => port.Protocol).ToList();
    }

    private static string? Address(ContainerInspectResponse container) =>
        container.NetworkSettings?.Networks?.Values.Select(endpoint => endpoint.IPAddress).FirstOrDefault(address => !string.IsNullOrEmpty(address));
}
