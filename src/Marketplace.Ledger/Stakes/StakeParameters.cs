using System.Diagnostics.CodeAnalysis;

namespace Marketplace.Ledger.Stakes;

/// <summary>The rules of a stake's life on the ledger. Spans are counted in reward rounds; defaults are those of the main network, with rounds of 30 seconds.</summary>
/// <remarks>A development network that runs a hundred times faster has the same figures and rounds of 300 milliseconds.</remarks>
public sealed record StakeParameters
{
    /// <summary>The most delegates a stake can name.</summary>
    public const int MaxDelegates = 4;

    /// <summary>The longest span of any rule, in rounds.</summary>
    public const long MaxSpan = 1L << 40;

    private const uint Million = 1_000_000;

    /// <summary>The figures of the main network.</summary>
    public static StakeParameters Mainnet { get; } = new();

    /// <summary>Exactly this amount makes a cumulus stake. The default is 1,000 FLUX.</summary>
    public Money CumulusCollateral { get; init; } = Money.FromFlux("1000");

    /// <summary>Exactly this amount makes a nimbus stake. The default is 12,500 FLUX.</summary>
    public Money NimbusCollateral { get; init; } = Money.FromFlux("12500");

    /// <summary>Exactly this amount makes a stratus stake. The default is 40,000 FLUX.</summary>
    public Money StratusCollateral { get; init; } = Money.FromFlux("40000");

    /// <summary>How old a collateral must be before it can be registered. The default is 100 (50 minutes).</summary>
    public long CollateralAge { get; init; } = 100;

    /// <summary>A started stake confirms at most this long after its start, or is barred. The default is 240 (2 hours).</summary>
    public long StartWindow { get; init; } = 240;

    /// <summary>A barred stake can start again this long after its last start; more than <see cref="StartWindow"/>. The default is 720 (6 hours).</summary>
    public long BarredFor { get; init; } = 720;

    /// <summary>A confirmation renews the last one only when more than this has passed since. The default is 500 (4 hours 10 minutes).</summary>
    public long ConfirmAfter { get; init; } = 500;

    /// <summary>A stake expires when more than this has passed since its last confirmation; more than <see cref="ConfirmAfter"/>. The default is 640 (5 hours 20 minutes).</summary>
    public long ConfirmWithin { get; init; } = 640;

    /// <summary>A confirmation that changes the endpoint is taken when more than this has passed since the last one. The default is 5.</summary>
    public long MoveAfter { get; init; } = 5;

    /// <summary>How long a collateral stays locked, and open to slashing, after its stake was unregistered. The default is 2,880 (a day).</summary>
    public long Maturity { get; init; } = 2_880;

    /// <summary>The part of a collateral that double signing costs, in millionths. The default is all of it.</summary>
    public uint DoubleSigningPartsPerMillion { get; init; } = Million;

    /// <summary>The part of a collateral that a provable lie costs a stake that does not validate, in millionths; one that does never loses less than by double signing. The default is a fifth.</summary>
    public uint FalseStatementPartsPerMillion { get; init; } = 200_000;

    /// <summary>The reporter's part of what a slashing takes, in millionths; the rest is burned. The default is a twentieth.</summary>
    public uint ReporterPartsPerMillion { get; init; } = 50_000;

    /// <summary>The tier that an amount is the collateral of; false if it is none.</summary>
    /// <param name="collateral">Any amount; it must fit to the satoshi.</param>
    /// <param name="tier">The tier.</param>
    public bool TryGetTier(Money collateral, [NotNullWhen(true)] out StakeTier? tier)
    {
        tier = collateral == CumulusCollateral ? StakeTier.Cumulus
            : collateral == NimbusCollateral ? StakeTier.Nimbus
            : collateral == StratusCollateral ? StakeTier.Stratus
            : null;
        return tier is not null;
    }

    /// <summary>The collateral of a tier.</summary>
    /// <param name="tier">The tier.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tier.</exception>
    public Money CollateralOf(StakeTier tier) => tier switch
    {
        StakeTier.Cumulus => CumulusCollateral,
        StakeTier.Nimbus => NimbusCollateral,
        StakeTier.Stratus => StratusCollateral,
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, "There is no such tier."),
    };

    /// <summary>Which rule the parameters break, in one sentence; null if none.</summary>
    public string? FindFault() => this switch
    {
        _ when CumulusCollateral.IsZero || NimbusCollateral <= CumulusCollateral || StratusCollateral <= NimbusCollateral
            => "Collaterals are above zero and grow with the tier.",
        _ when !AreSpans(CollateralAge, StartWindow, BarredFor, ConfirmAfter, ConfirmWithin, MoveAfter, Maturity)
            => "Spans are 0 to 2^40 rounds.",
        _ when BarredFor <= StartWindow => "A stake is barred for longer than it has to confirm.",
        _ when ConfirmWithin <= ConfirmAfter => "A confirmation can be renewed before it expires.",
        _ when DoubleSigningPartsPerMillion > Million || FalseStatementPartsPerMillion > Million || ReporterPartsPerMillion > Million
            => "Parts per million are at most 1,000,000.",
        _ => null,
    };

    private static bool AreSpans(params ReadOnlySpan<long> spans) => !spans.ContainsAnyExceptInRange(0, MaxSpan);
}
