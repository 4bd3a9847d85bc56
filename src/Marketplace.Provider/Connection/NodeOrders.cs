using System.Collections.Immutable;
using Marketplace.Market.Apps;

namespace Marketplace.Provider.Connection;

/// <summary>Everything that a node should run. What it runs beyond this is to be stopped and removed.</summary>
/// <param name="Revision">Grows with every change; older orders are obsolete.</param>
/// <param name="Instances">The instances.</param>
/// <param name="HeartbeatInterval">How often the node should report.</param>
/// <param name="Known">False when the market does not know the node: it must register again and leave its instances alone until then.</param>
public sealed record NodeOrders(long Revision, ImmutableArray<InstanceOrder> Instances, TimeSpan HeartbeatInterval, bool Known = true);

/// <summary>An instance that a node should run.</summary>
/// <param name="LeaseId">The lease, 64 hex digits.</param>
/// <param name="InstanceId"><c>lease:slot:generation</c>; a new one for every placement, so it never names two things.</param>
/// <param name="Slot">Which of the lease's instances it is, from 0.</param>
/// <param name="Revision">The revision of the spec.</param>
/// <param name="FencingToken">Grows with every order of the lease; an order with a smaller token than one seen is obsolete.</param>
/// <param name="Spec">The app spec.</param>
/// <param name="RestartToken">Grows when the renter asks for a restart. When it differs from that of what runs, restart in place.</param>
public sealed record InstanceOrder(
    string LeaseId,
    string InstanceId,
    int Slot,
    int Revision,
    long FencingToken,
    ParsedSpec Spec,
    long RestartToken = 0);
