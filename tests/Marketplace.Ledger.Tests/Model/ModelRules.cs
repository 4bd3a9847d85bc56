namespace Marketplace.Ledger.Tests.Model;

/// <summary>The rules that the random market votes about, each with its bounds, and what has to hold between them.</summary>
public static class ModelRules
{
    private const ulong Million = 1_000_000;
    private const ulong Year = 1_051_200;
    private const ulong Flux = 100_000_000;

    /// <summary>The rules after a change; null if it breaks a bound or names an unknown rule.</summary>
    public static LedgerRules? Change(LedgerRules rules, IEnumerable<RuleChange> changes)
    {
        foreach (var (id, value) in changes)
        {
            if (!(Bounds(id) is var (least, most) && value >= least && value <= most))
            {
                return null;
            }

            rules = Set(rules, id, value);
        }

        var stakes = rules.Stakes;
        return rules.EmissionSplit.Total > 0
            && stakes.CumulusCollateral < stakes.NimbusCollateral && stakes.NimbusCollateral < stakes.StratusCollateral
            && stakes.BarredFor > stakes.StartWindow && stakes.ConfirmWithin > stakes.ConfirmAfter
            && rules.MinimumVotingRounds <= rules.MaximumVotingRounds && rules.MinimumVoteStake <= stakes.CumulusCollateral
            ? rules
            : null;
    }

    private static (ulong Least, ulong Most)? Bounds(RuleId id) => id switch
    {
        RuleId.FeePartsPerMillion or RuleId.BurnPartsPerMillion or RuleId.SplitCumulus or RuleId.SplitNimbus or RuleId.SplitStratus
            or RuleId.SplitFoundation or RuleId.FalseStatementPartsPerMillion or RuleId.DoubleSigningPartsPerMillion
            or RuleId.ReporterPartsPerMillion or RuleId.QuorumPartsPerMillion => (0, Million),
        RuleId.MaxWeightPartsPerMillion => (1, Million),
        RuleId.MinimumTransactionFee => (0, 10 * Flux),
        RuleId.CoinbaseMaturityRounds or RuleId.StartWindow or RuleId.BarredFor or RuleId.ConfirmAfter or RuleId.ConfirmWithin or RuleId.Maturity => (0, Year),
        RuleId.MinimumVotingRounds or RuleId.MaximumVotingRounds or RuleId.EnactmentDelayRounds => (1, Year),
        RuleId.CumulusCollateral or RuleId.MinimumVoteStake or RuleId.ValidatorCollateral => (Flux, Million * Flux),
        RuleId.MaximumValidators => (1, 1_000),
        _ => null,
    };

    private static LedgerRules Set(LedgerRules rules, RuleId id, ulong value)
    {
        var (stakes, split) = (rules.Stakes, rules.EmissionSplit);
        var (parts, rounds) = ((uint)Math.Min(value, uint.MaxValue), (long)value);
        return id switch
        {
            RuleId.FeePartsPerMillion => rules with { FeePartsPerMillion = parts },
            RuleId.BurnPartsPerMillion => rules with { BurnPartsPerMillion = parts },
            RuleId.MinimumTransactionFee => rules with { MinimumTransactionFee = Money.FromSatoshis(rounds) },
            RuleId.SplitCumulus => rules with { EmissionSplit = split with { Cumulus = parts } },
            RuleId.SplitNimbus => rules with { EmissionSplit = split with { Nimbus = parts } },
            RuleId.SplitStratus => rules with { EmissionSplit = split with { Stratus = parts } },
            RuleId.SplitFoundation => rules with { EmissionSplit = split with { Foundation = parts } },
            RuleId.CoinbaseMaturityRounds => rules with { CoinbaseMaturityRounds = rounds },
            RuleId.CumulusCollateral => rules with { Stakes = stakes with { CumulusCollateral = Money.FromSatoshis(rounds) } },
            RuleId.StartWindow => rules with { Stakes = stakes with { StartWindow = rounds } },
            RuleId.BarredFor => rules with { Stakes = stakes with { BarredFor = rounds } },
            RuleId.ConfirmAfter => rules with { Stakes = stakes with { ConfirmAfter = rounds } },
            RuleId.ConfirmWithin => rules with { Stakes = stakes with { ConfirmWithin = rounds } },
            RuleId.Maturity => rules with { Stakes = stakes with { Maturity = rounds } },
            RuleId.DoubleSigningPartsPerMillion => rules with { Stakes = stakes with { DoubleSigningPartsPerMillion = parts } },
            RuleId.FalseStatementPartsPerMillion => rules with { Stakes = stakes with { FalseStatementPartsPerMillion = parts } },
            RuleId.ReporterPartsPerMillion => rules with { Stakes = stakes with { ReporterPartsPerMillion = parts } },
            RuleId.MinimumVotingRounds => rules with { MinimumVotingRounds = rounds },
            RuleId.MaximumVotingRounds => rules with { MaximumVotingRounds = rounds },
            RuleId.EnactmentDelayRounds => rules with { EnactmentDelayRounds = rounds },
            RuleId.QuorumPartsPerMillion => rules with { QuorumPartsPerMillion = parts },
            RuleId.MinimumVoteStake => rules with { MinimumVoteStake = Money.FromSatoshis(rounds) },
            RuleId.ValidatorCollateral => rules with { ValidatorCollateral = Money.FromSatoshis(rounds) },
            RuleId.MaxWeightPartsPerMillion => rules with { MaxWeightPartsPerMillion = parts },
            RuleId.MaximumValidators => rules with { MaximumValidators = (int)value },
            _ => throw new ArgumentOutOfRangeException(nameof(id), id, "The model has no such rule."),
        };
    }
}
