namespace Marketplace.Ledger.Emission;

/// <summary>How a network issues money: reward rounds, their subsidy and its decay. Defaults are those of the main network.</summary>
/// <remarks>Together with what is issued at first and at most they fix what has been issued by each round, so they never change. How a round's subsidy is divided may: see <see cref="EmissionSplit"/>.</remarks>
public sealed record EmissionParameters
{
    /// <summary>The most decay steps there may be.</summary>
    public const int MaxDecaySteps = 64;

    /// <summary>A round's length in milliseconds, 1 to 86,400,000. The default is 30,000.</summary>
    public int RoundMilliseconds { get; init; } = 30_000;

    /// <summary>How many rounds one block can open, 1 to 400. While no block comes for longer, the round clock stands still. The default is 20.</summary>
    public int MaximumRoundsPerBlock { get; init; } = 20;

    /// <summary>What a round issues before any decay. The default is 14 FLUX.</summary>
    public Money InitialSubsidy { get; init; } = Money.FromFlux("14");

    /// <summary>Rounds between two decay steps, at least 1. The default is 1,051,200: a year of 365 days.</summary>
    public long DecayIntervalRounds { get; init; } = 1_051_200;

    /// <summary>Each step multiplies the subsidy by this ... The default is 9.</summary>
    public uint DecayNumerator { get; init; } = 9;

    /// <summary>... and divides it by this, rounding down; not 0 and not below the numerator. The default is 10.</summary>
    public uint DecayDenominator { get; init; } = 10;

    /// <summary>After so many steps the subsidy stays as it is, 0 to <see cref="MaxDecaySteps"/>. The default is 20.</summary>
    public int DecaySteps { get; init; } = 20;

    /// <summary>The main network's schedule.</summary>
    public static EmissionParameters Mainnet { get; } = new();

    /// <summary>The same schedule a hundred times faster.</summary>
    public static EmissionParameters Devnet { get; } = new() { RoundMilliseconds = 300 };

    /// <summary>Which rule the parameters break, in one sentence; null if none.</summary>
    public string? FindFault() => this switch
    {
        { RoundMilliseconds: < 1 or > 86_400_000 } => "A round takes 1 millisecond to a day.",
        { MaximumRoundsPerBlock: < 1 or > 400 } => "A block opens at most 1 to 400 rounds.",
        { DecayIntervalRounds: < 1 } => "Decay steps are at least one round apart.",
        { DecaySteps: < 0 or > MaxDecaySteps } => $"There are 0 to {MaxDecaySteps} decay steps.",
        { DecayDenominator: 0 } => "The decay's denominator is not 0.",
        _ when DecayNumerator > DecayDenominator => "Decay never raises the subsidy.",
        _ => null,
    };
}
