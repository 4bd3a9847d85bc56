using System.Collections.Immutable;
using Marketplace.Containers;
using Marketplace.Grains.Contracts;
using Marketplace.Market.Apps;
using Marketplace.Provider.Reconciling;
using HealthCheck = Marketplace.Containers.HealthCheck;
using PortProtocol = Marketplace.Containers.PortProtocol;

namespace Marketplace.Provider.Agent;

/// <summary>The marketplace's orders as the reconciler's.</summary>
internal static class DirectiveMapping
{
    /// <summary>An order; one whose spec cannot be read asks for nothing that can be started, and is reported as that.</summary>
    public static WantedInstance Wanted(DesiredInstance desired)
    {
        var components = SpecJson.TryParse(desired.SpecJson, out var app, out _) ? app.Components : [];
        var spec = new InstanceSpec(
            desired.InstanceId, desired.LeaseId, desired.Slot, desired.Revision, desired.FencingToken,
            components.Select(Plan).ToList(), desired.RestartToken);
        return new WantedInstance(spec, components.Where(component => component.Health is not null)
            .ToImmutableDictionary(component => component.Name, component => Check(component.Health!)));
    }

    private static ComponentPlan Plan(ComponentSpec component) => new()
    {
        Name = component.Name,
        Image = component.Image,
        Limits = new ComponentLimits(component.CpuMilli, component.MemoryMiB, component.DiskMiB),
        Command = component.Command,
        Environment = component.Environment,
        Ports = component.Ports.Select(port => new PortRequest(
            port.ContainerPort, port.Protocol == Market.Apps.PortProtocol.Udp ? PortProtocol.Udp : PortProtocol.Tcp, port.HostPort)).ToList(),
        Volumes = component.Volumes.Select(volume => new VolumeRequest(volume.Name, volume.Path)).ToList(),
    };

    private static HealthCheck Check(HealthSpec health) => new(
        health.Port, health.Path, TimeSpan.FromSeconds(health.IntervalSeconds), TimeSpan.FromSeconds(health.TimeoutSeconds), health.Retries,
        TimeSpan.FromSeconds(health.StartPeriodSeconds));
}
