using System.Text.Json.Serialization;
using Marketplace.Market.Words;

namespace Marketplace.Market.Leases;

/// <summary>Where a lease stands in its life.</summary>
[JsonConverter(typeof(WireWordConverter<LeaseStatus>))]
public enum LeaseStatus
{
    /// <summary>The opening transaction is on its way to the ledger, or its outcome is not known yet.</summary>
    Draft,

    /// <summary>The money is in escrow; no instance has been given a node yet.</summary>
    Funded,

    /// <summary>Instances are on their way to their first run.</summary>
    Placing,

    /// <summary>All instances run.</summary>
    Running,

    /// <summary>It ran, and at least one instance does not run now.</summary>
    Degraded,

    /// <summary>It ends (see <see cref="EndReason"/>): instances stop, then the last settlement is made.</summary>
    Ending,

    /// <summary>Settled to the last second, the rest refunded. Nothing changes any more.</summary>
    Settled,
}

/// <summary>Why a lease ends.</summary>
[JsonConverter(typeof(WireWordConverter<EndReason>))]
public enum EndReason
{
    /// <summary>The renter closed it.</summary>
    Closed,

    /// <summary>Its term is over.</summary>
    Expired,

    /// <summary>The escrow cannot pay another second.</summary>
    Exhausted,
}

/// <summary>Which way an update is rolled out.</summary>
[JsonConverter(typeof(WireWordConverter<RolloutDirection>))]
public enum RolloutDirection
{
    /// <summary>To the new revision.</summary>
    Forward,

    /// <summary>Back to the old one, because the new one failed.</summary>
    Back,
}

/// <summary>What an instance is to its slot.</summary>
[JsonConverter(typeof(WireWordConverter<InstanceRole>))]
public enum InstanceRole
{
    /// <summary>The one that serves, and is paid.</summary>
    Active,

    /// <summary>A newer revision that must become healthy before it takes over; not paid until then.</summary>
    Incoming,

    /// <summary>Replaced, lost or ended; it is being stopped.</summary>
    Retired,
}

/// <summary>What the lease holds at the node.</summary>
[JsonConverter(typeof(WireWordConverter<ReservationState>))]
public enum ReservationState
{
    /// <summary>To be reserved.</summary>
    Wanted,

    /// <summary>Reserved.</summary>
    Held,

    /// <summary>To be given back.</summary>
    Releasing,

    /// <summary>Given back.</summary>
    Released,
}
