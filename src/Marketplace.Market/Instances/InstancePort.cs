using Marketplace.Market.Apps;

namespace Marketplace.Market.Instances;

/// <summary>A port of a component where it can be reached.</summary>
/// <param name="Component">The component's name.</param>
/// <param name="ContainerPort">The port inside, 1 to 65535.</param>
/// <param name="Protocol">Its transport.</param>
/// <param name="Host">The host name or address: that of the node for everybody, or the one that the node's engine has bound.</param>
/// <param name="HostPort">The port there, 1 to 65535.</param>
public sealed record InstancePort(string Component, int ContainerPort, PortProtocol Protocol, string Host, int HostPort);
