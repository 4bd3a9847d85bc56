using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger.Emission;

/// <summary>In which proportion a round's subsidy goes to one stake of each tier and to the foundation.</summary>
/// <param name="Cumulus">Parts of the cumulus stake.</param>
/// <param name="Nimbus">Parts of the nimbus stake.</param>
/// <param name="Stratus">Parts of the stratus stake.</param>
/// <param name="Foundation">Parts of the foundation.</param>
/// <remarks>Only the proportion counts: 1 : 3.5 : 9 : 0.5 is written 2, 7, 18, 1. The sum of the parts is at least 1.</remarks>
public readonly record struct EmissionSplit(uint Cumulus, uint Nimbus, uint Stratus, uint Foundation)
{
    /// <summary>Flux's proportion: of 14 FLUX 1, 3.5, 9 and 0.5.</summary>
    public static EmissionSplit Flux { get; } = new(2, 7, 18, 1);

    /// <summary>All parts together.</summary>
    public ulong Total => (ulong)Cumulus + Nimbus + Stratus + Foundation;

    /// <summary>Divides a subsidy: each tier's share is rounded down, and the foundation gets all the rest, so that nothing is lost.</summary>
    /// <param name="subsidy">What there is to divide.</param>
    /// <exception cref="InvalidOperationException">All parts are 0.</exception>
    public RoundShares Divide(Money subsidy)
    {
        if (Total == 0)
        {
            throw new InvalidOperationException("A split has at least one part.");
        }

        var cumulus = Share(subsidy, Cumulus);
        var nimbus = Share(subsidy, Nimbus);
        var stratus = Share(subsidy, Stratus);
        return new RoundShares(cumulus, nimbus, stratus, subsidy - cumulus - nimbus - stratus);
    }

    private Money Share(Money subsidy, uint parts) => Money.FromSatoshis((long)((Int128)subsidy.Satoshis * parts / Total));
}

/// <summary>One round's subsidy, divided.</summary>
/// <param name="Cumulus">For one cumulus stake.</param>
/// <param name="Nimbus">For one nimbus stake.</param>
/// <param name="Stratus">For one stratus stake.</param>
/// <param name="Foundation">For the foundation, with the remainder of the division.</param>
public readonly record struct RoundShares(Money Cumulus, Money Nimbus, Money Stratus, Money Foundation)
{
    /// <summary>The whole subsidy.</summary>
    public Money Total => Cumulus + Nimbus + Stratus + Foundation;

    /// <summary>The share of one stake of a tier.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tier.</exception>
    public Money this[StakeTier tier] => tier switch
    {
        StakeTier.Cumulus => Cumulus,
        StakeTier.Nimbus => Nimbus,
        StakeTier.Stratus => Stratus,
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, "There is no such tier."),
    };
}
