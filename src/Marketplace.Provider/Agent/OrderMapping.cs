using System.Collections.Immutable;
using Marketplace.Containers;
using Marketplace.Market.Apps;
using Marketplace.Provider.Connection;
using Marketplace.Provider.Reconciling;

namespace Marketplace.Provider.Agent;

/// <summary>The market's orders as the reconciler takes them.</summary>
internal static class OrderMapping
{
    /// <summary>Reads an order. One whose spec cannot be read asks for nothing that can be started, and is reported as such.</summary>
    public static WantedInstance Wanted(InstanceOrder order)
    {
        var components = order.Spec.FindFaults().IsEmpty ? order.Spec.App.Components : [];
        var spec = new InstanceSpec(
            order.InstanceId, order.LeaseId, order.Slot, order.Revision, order.FencingToken,
            components.Select(Plan).ToList(), order.RestartToken);
        return new WantedInstance(spec, components.Where(component => component.Health is not null)
            .ToImmutableDictionary(component => component.Name, component => Check(component.Health!)));
    }

    private static ComponentPlan Plan(ComponentSpec component) => new()
    {
        Name = component.Name,
        Image = component.Image,
        Limits = component.Needs(),
        Command = component.Command,
        Environment = component.Environment,
        Ports = component.Ports,
        Volumes = component.Volumes,
    };

    private static HealthCheck Check(HealthSpec health) => new(
        health.Port, health.Path, TimeSpan.FromSeconds(health.IntervalSeconds), TimeSpan.FromSeconds(health.TimeoutSeconds), health.Retries,
        TimeSpan.FromSeconds(health.StartPeriodSeconds));
}
