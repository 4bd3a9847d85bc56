using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger;

/// <summary>What renter and market agreed when a lease was opened. Never changes, except that a top-up may move the end.</summary>
/// <param name="Renter">Who opens, tops up and is refunded; must sign.</param>
/// <param name="Meter">Who may settle and close.</param>
/// <param name="SpecHash">SHA-256 of the app specification's canonical JSON.</param>
/// <param name="RatePerSecond">The price of one instance for one second, at least one satoshi.</param>
/// <param name="Instances">How many instances, 1 to <see cref="MaxInstances"/>.</param>
/// <param name="FeePartsPerMillion">The protocol fee's share of each charge; must be the network's.</param>
/// <param name="StartsAt">The first unix second that can be charged.</param>
/// <param name="EndsAt">The unix second after the last one that can be charged.</param>
public sealed record LeaseTerms(
    KeyHash Renter,
    KeyHash Meter,
    Hash256 SpecHash,
    Money RatePerSecond,
    int Instances,
    uint FeePartsPerMillion,
    long StartsAt,
    long EndsAt)
{
    /// <summary>The most instances a lease can have.</summary>
    public const int MaxInstances = 100;
}
