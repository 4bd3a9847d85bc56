using Marketplace.Market.Apps;
using Marketplace.Market.Instances;
using Marketplace.Market.Nodes;

namespace Marketplace.Grains.Contracts.Serialization;

/// <summary>The form in which <see cref="Resources"/> cross grains.</summary>
[GenerateSerializer, Immutable, Alias("market.Resources")]
internal readonly record struct ResourcesSurrogate([property: Id(0)] long CpuMilli, [property: Id(1)] long MemoryMiB, [property: Id(2)] long DiskMiB);

/// <summary>The form in which a <see cref="HostPort"/> crosses grains.</summary>
[GenerateSerializer, Immutable, Alias("market.HostPort")]
internal readonly record struct HostPortSurrogate([property: Id(0)] PortProtocol Protocol, [property: Id(1)] int Number);

/// <summary>The form in which an <see cref="InstancePort"/> crosses grains.</summary>
[GenerateSerializer, Immutable, Alias("market.InstancePort")]
internal readonly record struct InstancePortSurrogate(
    [property: Id(0)] string Component,
    [property: Id(1)] int ContainerPort,
    [property: Id(2)] PortProtocol Protocol,
    [property: Id(3)] string Host,
    [property: Id(4)] int HostPort);

/// <summary>The form in which an <see cref="InstanceFailure"/> crosses grains.</summary>
[GenerateSerializer, Immutable, Alias("market.InstanceFailure")]
internal readonly record struct InstanceFailureSurrogate([property: Id(0)] FailureCode Code, [property: Id(1)] string Message, [property: Id(2)] string? Component);

/// <summary>The form in which a <see cref="NodeProfile"/> crosses grains.</summary>
[GenerateSerializer, Immutable, Alias("market.NodeProfile")]
internal readonly record struct NodeProfileSurrogate(
    [property: Id(0)] string Payee,
    [property: Id(1)] string Name,
    [property: Id(2)] string Host,
    [property: Id(3)] string Region,
    [property: Id(4)] string FailureDomain,
    [property: Id(5)] Resources Capacity,
    [property: Id(6)] string Engine,
    [property: Id(7)] string SoftwareVersion,
    [property: Id(8)] bool Draining);

[RegisterConverter]
internal sealed class ResourcesConverter : IConverter<Resources, ResourcesSurrogate>
{
    public Resources ConvertFromSurrogate(in ResourcesSurrogate surrogate) => new(surrogate.CpuMilli, surrogate.MemoryMiB, surrogate.DiskMiB);

    public ResourcesSurrogate ConvertToSurrogate(in Resources value) => new(value.CpuMilli, value.MemoryMiB, value.DiskMiB);
}

[RegisterConverter]
internal sealed class HostPortConverter : IConverter<HostPort, HostPortSurrogate>
{
    public HostPort ConvertFromSurrogate(in HostPortSurrogate surrogate) => new(surrogate.Protocol, surrogate.Number);

    public HostPortSurrogate ConvertToSurrogate(in HostPort value) => new(value.Protocol, value.Number);
}

[RegisterConverter]
internal sealed class InstancePortConverter : IConverter<InstancePort, InstancePortSurrogate>
{
    public InstancePort ConvertFromSurrogate(in InstancePortSurrogate surrogate) =>
        new(surrogate.Component, surrogate.ContainerPort, surrogate.Protocol, surrogate.Host, surrogate.HostPort);

    public InstancePortSurrogate ConvertToSurrogate(in InstancePort value) =>
        new(value.Component, value.ContainerPort, value.Protocol, value.Host, value.HostPort);
}

[RegisterConverter]
internal sealed class InstanceFailureConverter : IConverter<InstanceFailure, InstanceFailureSurrogate>
{
    public InstanceFailure ConvertFromSurrogate(in InstanceFailureSurrogate surrogate) => new(surrogate.Code, surrogate.Message, surrogate.Component);

    public InstanceFailureSurrogate ConvertToSurrogate(in InstanceFailure value) => new(value.Code, value.Message, value.Component);
}

[RegisterConverter]
internal sealed class NodeProfileConverter : IConverter<NodeProfile, NodeProfileSurrogate>
{
    public NodeProfile ConvertFromSurrogate(in NodeProfileSurrogate surrogate) => new()
    {
        Payee = surrogate.Payee,
        Name = surrogate.Name,
        Host = surrogate.Host,
        Region = surrogate.Region,
        FailureDomain = surrogate.FailureDomain,
        Capacity = surrogate.Capacity,
        Engine = surrogate.Engine,
        SoftwareVersion = surrogate.SoftwareVersion,
        Draining = surrogate.Draining,
    };

    public NodeProfileSurrogate ConvertToSurrogate(in NodeProfile value) => new(
        value.Payee, value.Name, value.Host, value.Region, value.FailureDomain, value.Capacity, value.Engine, value.SoftwareVersion, value.Draining);
}
