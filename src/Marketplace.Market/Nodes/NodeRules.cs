using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Marketplace.Market.Instances;
using Marketplace.Market.Words;

namespace Marketplace.Market.Nodes;

/// <summary>What a node rule answers.</summary>
/// <param name="State">The state to commit; the same reference when nothing changes.</param>
/// <param name="Code">Why it was refused: a stable code; null when it was done.</param>
/// <param name="Message">Why it was refused, in words.</param>
public readonly record struct NodeDecision(NodeState State, string? Code = null, string? Message = null)
{
    /// <summary>Whether it was done, now or before.</summary>
    public bool Accepted => Code is null;
}

/// <summary>What a node answers to a lease that wants to run an instance there.</summary>
/// <param name="State">The state to commit; the same reference when nothing changes.</param>
/// <param name="Refusal">Why not; null when it was done, now or before.</param>
public readonly record struct ReserveDecision(NodeState State, InstanceFailure? Refusal = null)
{
    /// <summary>Whether it was done, now or before.</summary>
    public bool Accepted => Refusal is null;

    /// <summary>A refusal, which changes nothing.</summary>
    /// <param name="state">The node.</param>
    /// <param name="code">The kind.</param>
    /// <param name="message">A sentence for people.</param>
    public static ReserveDecision Refused(NodeState state, FailureCode code, string message) => new(state, new InstanceFailure(code, message));
}

/// <summary>A node's life: registration, reservations that never exceed its capacity (I7), and its pulse.</summary>
public static partial class NodeRules
{
    /// <summary>How many released instances are remembered.</summary>
    public const int ReleasedKept = 256;

    /// <summary>The most instances of one node, unless its market says otherwise.</summary>
    public const int MaxReservations = 500;

    /// <summary>Makes a node known, or takes over what it says of itself now.</summary>
    /// <param name="state">The node.</param>
    /// <param name="nodeId">Its id.</param>
    /// <param name="profile">Who and what it is.</param>
    public static NodeDecision Register(NodeState state, string nodeId, NodeProfile profile)
    {
        if (Fault(nodeId, profile) is { } fault) return new NodeDecision(state, "registration-invalid", fault);
        if (state.Exists && state.Profile == profile) return new NodeDecision(state);
        return new NodeDecision(Changed(state with
        {
            NodeId = nodeId,
            Profile = profile,
            Status = state.Status == NodeStatus.Unknown ? NodeStatus.Registered : state.Status,
        }));
    }

    /// <summary>The node has reported.</summary>
    /// <param name="state">The node.</param>
    /// <param name="appliedRevision">The newest directive that it has seen.</param>
    /// <param name="present">The instances that still have containers there.</param>
    /// <param name="engineProblem">What is wrong with its engine, in words.</param>
    /// <returns>The node online, without the reservations of instances that are gone for certain.</returns>
    public static NodeState Heard(NodeState state, long appliedRevision, IReadOnlySet<string> present, string? engineProblem)
    {
        if (!state.Exists) return state;
        string? problem = engineProblem is { Length: > 300 } ? engineProblem[..300] : engineProblem;
        ImmutableArray<Reservation> kept = state.Reservations.RemoveAll(reservation =>
            reservation.StoppingSince is { } since && appliedRevision >= since && !present.Contains(reservation.InstanceId));
        if (state.Status == NodeStatus.Online && state.EngineProblem == problem && kept.Length == state.Reservations.Length) return state;
        return Changed(state with { Status = NodeStatus.Online, EngineProblem = problem, Reservations = kept });
    }

    /// <summary>The node has not reported for some time.</summary>
    /// <param name="state">The node.</param>
    /// <param name="silentMs">For how long.</param>
    /// <param name="suspectAfterMs">From when on it is suspect.</param>
    /// <param name="offlineAfterMs">From when on it is offline.</param>
    public static NodeState Silent(NodeState state, long silentMs, long suspectAfterMs, long offlineAfterMs)
    {
        NodeStatus status = silentMs >= offlineAfterMs ? NodeStatus.Offline : silentMs >= suspectAfterMs ? NodeStatus.Suspect : state.Status;
        bool worse = state.Status is NodeStatus.Online or NodeStatus.Suspect && status > state.Status;
        return worse ? Changed(state with { Status = status }) : state;
    }

    /// <summary>Reserves what an instance takes. The same instance again is accepted again.</summary>
    /// <param name="state">The node.</param>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="maxInstances">The most instances that the node is given.</param>
    public static ReserveDecision Reserve(NodeState state, Reservation wanted, int maxInstances = MaxReservations)
    {
        if (!state.Exists) return ReserveDecision.Refused(state, FailureCode.NodeUnknown, "The node is not registered.");
        if (state.Released.Contains(wanted.InstanceId)) return ReserveDecision.Refused(state, FailureCode.InstanceReleased, "The instance was given up before.");
        if (state.Reservations.Any(reservation => reservation.InstanceId == wanted.InstanceId)) return Amend(state, wanted);
        if (Obstacle(state, wanted, maxInstances) is { } obstacle) return ReserveDecision.Refused(state, obstacle.Code, $"Node {state.NodeId} {obstacle.Message}.");
        return new ReserveDecision(Directed(state with { Reservations = state.Reservations.Add(wanted) }));
    }

    /// <summary>Changes the order for an instance that is reserved already.</summary>
    /// <param name="state">The node.</param>
    /// <param name="wanted">The order; older ones than the known one change nothing.</param>
    public static ReserveDecision Amend(NodeState state, Reservation wanted)
    {
        int index = IndexOf(state, wanted.InstanceId);
        if (index < 0) return ReserveDecision.Refused(state, FailureCode.InstanceUnknown, "The instance is not reserved on this node.");
        Reservation known = state.Reservations[index];
        if (known.StoppingSince is not null) return ReserveDecision.Refused(state, FailureCode.InstanceReleased, "The instance was given up before.");
        if (wanted.FencingToken <= known.FencingToken) return new ReserveDecision(state);

        Reservation changed = known with
        {
            FencingToken = wanted.FencingToken,
            RestartToken = wanted.RestartToken,
            Revision = wanted.Revision,
            Spec = wanted.Spec,
        };
        return new ReserveDecision(Directed(state with { Reservations = state.Reservations.SetItem(index, changed) }));
    }

    /// <summary>Gives an instance up. What it takes stays reserved until its containers are gone.</summary>
    /// <param name="state">The node.</param>
    /// <param name="instanceId">The instance.</param>
    public static NodeState Release(NodeState state, string instanceId)
    {
        if (!state.Exists || state.Released.Contains(instanceId)) return state;
        ImmutableArray<string> released = state.Released.Length < ReleasedKept ? state.Released : state.Released[^(ReleasedKept - 1)..];
        NodeState next = state with { Released = released.Add(instanceId) };
        int index = IndexOf(state, instanceId);
        if (index < 0) return Changed(next);
        next = next with { Reservations = state.Reservations.SetItem(index, state.Reservations[index] with { StoppingSince = state.DirectiveRevision + 1 }) };
        return Directed(next);
    }

    /// <summary>How a node is, for somebody who looks for one.</summary>
    /// <param name="status">Where it stands in its life.</param>
    /// <param name="draining">Whether its provider wants no new instances on it.</param>
    /// <param name="engineProblem">What is wrong with its container engine; null while it answers.</param>
    public static NodeCondition ConditionOf(NodeStatus status, bool draining, string? engineProblem) => status switch
    {
        NodeStatus.Registered => NodeCondition.Registered,
        NodeStatus.Online when engineProblem is not null => NodeCondition.EngineUnavailable,
        NodeStatus.Online when draining => NodeCondition.Draining,
        NodeStatus.Online => NodeCondition.Online,
        NodeStatus.Suspect => NodeCondition.Suspect,
        NodeStatus.Offline => NodeCondition.Offline,
        _ => NodeCondition.Unknown,
    };

    private static (FailureCode Code, string Message)? Obstacle(NodeState state, Reservation wanted, int maxInstances)
    {
        if (state.Status != NodeStatus.Online) return (FailureCode.NodeNotOnline, $"is {WireWords.NodeStatus.Write(state.Status)}");
        if (state.Profile.Draining) return (FailureCode.NodeDraining, "is draining");
        if (state.EngineProblem is { } problem) return (FailureCode.EngineUnavailable, $"has a problem with its container engine: {problem}");
        if (state.Reservations.Length >= maxInstances) return (FailureCode.NodeFull, $"has {maxInstances} instances already");
        if (wanted.Resources.Shortage(state.Profile.Capacity - state.Reserved) is { } shortage) return (FailureCode.NodeFull, $"has no room: the instance {shortage.Message}");
        HostPort? taken = wanted.HostPorts
            .Where(port => state.Reservations.Any(reservation => reservation.HostPorts.Contains(port)))
            .Select(port => (HostPort?)port)
            .FirstOrDefault();
        return taken is null ? null : (FailureCode.PortTaken, $"has given the port {taken} to another instance");
    }

    private static string? Fault(string nodeId, NodeProfile profile)
    {
        if (!NodeId().IsMatch(nodeId)) return "A node id is 1 to 64 lower-case letters, digits and inner hyphens.";
        if (profile.Payee.Length != 40 || !profile.Payee.All(char.IsAsciiHexDigitLower)) return "The payee must be a key hash of 40 lower-case hex digits.";
        if (profile.Name.Length is 0 or > 64) return "The name must have 1 to 64 characters.";
        if (profile.Host.Length is 0 or > 253 || Uri.CheckHostName(profile.Host) == UriHostNameType.Unknown) return "The host must be a host name or an IP address.";
        if (!Region().IsMatch(profile.Region)) return "The region must look like EU, EU/CZ or EU/CZ/PRG.";
        if (profile.FailureDomain.Length is 0 or > 64) return "The failure domain must have 1 to 64 characters.";
        Resources capacity = profile.Capacity;
        if (capacity.CpuMilli is < 1 or > 10_000_000 || capacity.MemoryMiB is < 1 or > 100_000_000 || capacity.DiskMiB is < 1 or > 1_000_000_000)
        {
            return "The capacity must be at least 1 of everything, and at most 10,000 cores, 100,000,000 MiB of memory and 1,000,000,000 MiB of disk.";
        }

        return profile.Engine.Length > 200 || profile.SoftwareVersion.Length > 100 ? "The engine and software names are too long." : null;
    }

    private static int IndexOf(NodeState state, string instanceId)
    {
        for (int i = 0; i < state.Reservations.Length; i++)
        {
            if (state.Reservations[i].InstanceId == instanceId) return i;
        }

        return -1;
    }

    private static NodeState Directed(NodeState state) => Changed(state with { DirectiveRevision = state.DirectiveRevision + 1 });

    private static NodeState Changed(NodeState state) => state with { Version = state.Version + 1 };

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?\z")]
    private static partial Regex NodeId();

    [GeneratedRegex(@"\A[A-Z]{2}(/[A-Z]{2}(/[A-Z0-9]{1,3})?)?\z")]
    private static partial Regex Region();
}
