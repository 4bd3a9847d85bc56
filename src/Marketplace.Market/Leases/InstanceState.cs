using System.Collections.Immutable;
using Marketplace.Market.Instances;

namespace Marketplace.Market.Leases;

/// <summary>One placement of a slot on a node. A new one is made for every placement.</summary>
public sealed record InstanceState
{
    /// <summary><c>lease:slot:generation</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The slot, from 0.</summary>
    public required int Slot { get; init; }

    /// <summary>The node.</summary>
    public required string NodeId { get; init; }

    /// <summary>Who is paid for it, 40 hex digits.</summary>
    public required string Payee { get; init; }

    /// <summary>The revision of the spec that it runs.</summary>
    public required int Revision { get; init; }

    /// <summary>The order that was last meant for the node; later orders have larger tokens.</summary>
    public required long FencingToken { get; init; }

    /// <summary>The restart that it should have carried out.</summary>
    public long RestartToken { get; init; }

    /// <summary>The newest fencing token that the node's grain has confirmed.</summary>
    public long ConfirmedToken { get; init; }

    /// <summary>What it is to its slot.</summary>
    public InstanceRole Role { get; init; }

    /// <summary>What the lease holds at the node.</summary>
    public ReservationState Reservation { get; init; }

    /// <summary>How far it has come.</summary>
    public InstancePhase Phase { get; init; }

    /// <summary>When it was assigned, unix milliseconds.</summary>
    public required long AssignedAtMs { get; init; }

    /// <summary>Since when <see cref="Phase"/> holds, unix milliseconds.</summary>
    public long PhaseSinceMs { get; init; }

    /// <summary>From when its running time is paid: its assignment, or the moment it took over from another.</summary>
    public required long PaidFromMs { get; init; }

    /// <summary>How long it had run when it began to be paid.</summary>
    public long UnpaidBaseMs { get; init; }

    /// <summary>The most that can be counted for pay, once its paid time has ended; null while it goes on.</summary>
    public long? PaidCapMs { get; init; }

    /// <summary>When its paid time ended, unix milliseconds; null while it goes on.</summary>
    public long? PaidUntilMs { get; init; }

    /// <summary>How much of its running time has been counted for pay so far.</summary>
    public long CountedMs { get; init; }

    /// <summary>The longest running time that it was credited with, over all its life.</summary>
    public long RanMs { get; init; }

    /// <summary>When evidence last raised <see cref="RanMs"/>, unix milliseconds by our clock.</summary>
    public long EvidenceAtMs { get; init; }

    /// <summary>When it was last heard of, unix milliseconds by our clock.</summary>
    public long HeardAtMs { get; init; }

    /// <summary>Whether no more evidence is taken: it was lost, or its final report is in.</summary>
    public bool Final { get; init; }

    /// <summary>When it last started to run, unix milliseconds by the node's clock.</summary>
    public long? StartedAtMs { get; init; }

    /// <summary>Its published ports.</summary>
    public ImmutableArray<InstancePort> Ports { get; init; } = [];

    /// <summary>What went wrong last.</summary>
    public InstanceFailure? Failure { get; init; }

    /// <summary>The digest of the image that runs.</summary>
    public string? ImageDigest { get; init; }

    /// <summary>Whether its containers run.</summary>
    public bool Runs => Phase is InstancePhase.Running or InstancePhase.Unhealthy;

    /// <summary>Makes an instance id.</summary>
    /// <param name="leaseId">The lease.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="generation">The placement's number within the slot.</param>
    public static string IdOf(string leaseId, int slot, int generation) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{leaseId}:{slot}:{generation}");
}
