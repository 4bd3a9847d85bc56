using Marketplace.Ledger;
using Marketplace.Market.Apps;
using Marketplace.Market.Instances;

namespace Marketplace.Market.Words;

/// <content>The words of instances.</content>
public static partial class WireWords
{
    /// <summary>How far an instance has come.</summary>
    public static WordTable<InstancePhase> Phase => field ??= new(
        (InstancePhase.Assigned, "assigned"),
        (InstancePhase.Pulling, "pulling"),
        (InstancePhase.Starting, "starting"),
        (InstancePhase.Running, "running"),
        (InstancePhase.Unhealthy, "unhealthy"),
        (InstancePhase.Failed, "failed"),
        (InstancePhase.Stopped, "stopped"));

    /// <summary>What goes on in a slot of a lease.</summary>
    public static WordTable<SlotPhase> SlotPhase => field ??= new(
        (Instances.SlotPhase.Waiting, "waiting"),
        (Instances.SlotPhase.Assigned, "assigned"),
        (Instances.SlotPhase.Pulling, "pulling"),
        (Instances.SlotPhase.Starting, "starting"),
        (Instances.SlotPhase.Running, "running"),
        (Instances.SlotPhase.Unhealthy, "unhealthy"),
        (Instances.SlotPhase.Failed, "failed"),
        (Instances.SlotPhase.Lost, "lost"),
        (Instances.SlotPhase.Stopping, "stopping"),
        (Instances.SlotPhase.Stopped, "stopped"));

    /// <summary>What went wrong with an instance.</summary>
    public static WordTable<FailureCode> Failure => field ??= new(
        (FailureCode.Unknown, "unknown"),
        (FailureCode.EngineUnavailable, "engine-unavailable"),
        (FailureCode.EngineGone, "engine-gone"),
        (FailureCode.Timeout, "timeout"),
        (FailureCode.ImageNotFound, "image-not-found"),
        (FailureCode.ImagePullFailed, "image-pull-failed"),
        (FailureCode.PortTaken, "port-taken"),
        (FailureCode.OutOfDisk, "out-of-disk"),
        (FailureCode.OutOfMemory, "out-of-memory"),
        (FailureCode.ExitedAtOnce, "exited-at-once"),
        (FailureCode.Exited, "exited"),
        (FailureCode.InvalidSpec, "invalid-spec"),
        (FailureCode.Conflict, "conflict"),
        (FailureCode.NotFound, "not-found"),
        (FailureCode.NoNode, "no-node"),
        (FailureCode.NodeUnknown, "node-unknown"),
        (FailureCode.NodeNotOnline, "node-not-online"),
        (FailureCode.NodeDraining, "node-draining"),
        (FailureCode.NodeFull, "node-full"),
        (FailureCode.InstanceUnknown, "instance-unknown"),
        (FailureCode.InstanceReleased, "instance-released"));

    /// <summary>The transport of a port.</summary>
    public static WordTable<PortProtocol> Protocol => field ??= new(
        (PortProtocol.Tcp, "tcp"),
        (PortProtocol.Udp, "udp"));

    /// <summary>Which of its two outputs a component wrote to.</summary>
    public static WordTable<LogStream> LogStream => field ??= new(
        (Instances.LogStream.Output, "stdout"),
        (Instances.LogStream.Error, "stderr"));
}
