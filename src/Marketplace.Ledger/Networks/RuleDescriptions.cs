using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Marketplace.Ledger;

/// <summary>Every governed value, ascending by number: what it is called, what it counts, where it ends and what it rules.</summary>
public static class RuleDescriptions
{
    private const ulong Million = 1_000_000;
    private const ulong Flux = Money.SatoshisPerFlux;
    private const ulong Day = 24 * 3600;

    // A year of rounds of 30 seconds: no span may keep money or a proposal longer than people can wait.
    private const ulong Year = 1_051_200;

    // So much an hour that nobody could ever pay it, and still far from overflowing the price of the largest instance.
    private const ulong Price = 10_000 * Flux;

    /// <summary>All of them.</summary>
    public static ImmutableArray<RuleDescription> All { get; } =
    [
        new(RuleId.FeePartsPerMillion, RuleUnit.PartsPerMillion, 0, Million,
            "The protocol's share of each charge of a lease that is opened from now on.",
            rules => rules.FeePartsPerMillion, (rules, value) => rules with { FeePartsPerMillion = (uint)value }),
        new(RuleId.BurnPartsPerMillion, RuleUnit.PartsPerMillion, 0, Million,
            "The part of the protocol's share that is destroyed; the rest goes to the treasury.",
            rules => rules.BurnPartsPerMillion, (rules, value) => rules with { BurnPartsPerMillion = (uint)value }),
        new(RuleId.MinimumTransactionFee, RuleUnit.Satoshis, 0, 10 * Flux,
            "The least fee for each started 1,024 bytes of a transaction's body.",
            rules => Satoshis(rules.MinimumTransactionFee), (rules, value) => rules with { MinimumTransactionFee = Amount(value) }),
        new(RuleId.MaximumBlockBytes, RuleUnit.Bytes, 256 << 10, FormatLimits.MaxBlockBytes,
            "The most bytes of an encoded block.",
            rules => (ulong)rules.MaximumBlockBytes, (rules, value) => rules with { MaximumBlockBytes = (int)value }),
        new(RuleId.MaximumBlockTransactions, RuleUnit.Count, 2, FormatLimits.MaxBlockTransactions,
            "The most transactions of a block, its coinbase included.",
            rules => (ulong)rules.MaximumBlockTransactions, (rules, value) => rules with { MaximumBlockTransactions = (int)value }),
        new(RuleId.MaximumTermSeconds, RuleUnit.Seconds, 1, 10 * 366 * Day,
            "How far after a block's time a lease may end.",
            rules => rules.MaximumTermSeconds, (rules, value) => rules with { MaximumTermSeconds = (uint)value }),
        new(RuleId.MinimumPaidSeconds, RuleUnit.Seconds, 0, 366 * Day,
            "For how many seconds of all instances the first deposit of a lease must last.",
            rules => rules.MinimumPaidSeconds, (rules, value) => rules with { MinimumPaidSeconds = (uint)value }),
        new(RuleId.ReclaimGraceSeconds, RuleUnit.Seconds, 0, 366 * Day,
            "How long after a lease's end its renter must wait before taking everything back.",
            rules => rules.ReclaimGraceSeconds, (rules, value) => rules with { ReclaimGraceSeconds = (uint)value }),
        new(RuleId.MinimumSettleIntervalSeconds, RuleUnit.Seconds, 0, Day,
            "The least time that a settlement must cover; closing is exempt.",
            rules => rules.MinimumSettleIntervalSeconds, (rules, value) => rules with { MinimumSettleIntervalSeconds = (uint)value }),
        new(RuleId.SplitCumulus, RuleUnit.Parts, 0, Million,
            "The cumulus stake's part of each round's subsidy.",
            rules => rules.EmissionSplit.Cumulus, (rules, value) => rules with { EmissionSplit = rules.EmissionSplit with { Cumulus = (uint)value } }),
        new(RuleId.SplitNimbus, RuleUnit.Parts, 0, Million,
            "The nimbus stake's part of each round's subsidy.",
            rules => rules.EmissionSplit.Nimbus, (rules, value) => rules with { EmissionSplit = rules.EmissionSplit with { Nimbus = (uint)value } }),
        new(RuleId.SplitStratus, RuleUnit.Parts, 0, Million,
            "The stratus stake's part of each round's subsidy.",
            rules => rules.EmissionSplit.Stratus, (rules, value) => rules with { EmissionSplit = rules.EmissionSplit with { Stratus = (uint)value } }),
        new(RuleId.SplitFoundation, RuleUnit.Parts, 0, Million,
            "The treasury's part of each round's subsidy.",
            rules => rules.EmissionSplit.Foundation, (rules, value) => rules with { EmissionSplit = rules.EmissionSplit with { Foundation = (uint)value } }),
        new(RuleId.CoinbaseMaturityRounds, RuleUnit.Rounds, 0, Year,
            "How long the payouts to stakes and proposers stay locked.",
            rules => (ulong)rules.CoinbaseMaturityRounds, (rules, value) => rules with { CoinbaseMaturityRounds = (long)value }),
        new(RuleId.CumulusCollateral, RuleUnit.Satoshis, Flux, Million * Flux,
            "The collateral that makes a cumulus stake.",
            rules => Satoshis(rules.Stakes.CumulusCollateral), (rules, value) => rules with { Stakes = rules.Stakes with { CumulusCollateral = Amount(value) } }),
        new(RuleId.NimbusCollateral, RuleUnit.Satoshis, Flux, Million * Flux,
            "The collateral that makes a nimbus stake.",
            rules => Satoshis(rules.Stakes.NimbusCollateral), (rules, value) => rules with { Stakes = rules.Stakes with { NimbusCollateral = Amount(value) } }),
        new(RuleId.StratusCollateral, RuleUnit.Satoshis, Flux, Million * Flux,
            "The collateral that makes a stratus stake.",
            rules => Satoshis(rules.Stakes.StratusCollateral), (rules, value) => rules with { Stakes = rules.Stakes with { StratusCollateral = Amount(value) } }),
        new(RuleId.CollateralAge, RuleUnit.Rounds, 0, Year,
            "How old a collateral must be before it can be registered.",
            rules => (ulong)rules.Stakes.CollateralAge, (rules, value) => rules with { Stakes = rules.Stakes with { CollateralAge = (long)value } }),
        new(RuleId.StartWindow, RuleUnit.Rounds, 0, Year,
            "How long after its start a stake has to confirm before it is barred.",
            rules => (ulong)rules.Stakes.StartWindow, (rules, value) => rules with { Stakes = rules.Stakes with { StartWindow = (long)value } }),
        new(RuleId.BarredFor, RuleUnit.Rounds, 0, Year,
            "How long after its last start a barred stake has to wait before it can start again.",
            rules => (ulong)rules.Stakes.BarredFor, (rules, value) => rules with { Stakes = rules.Stakes with { BarredFor = (long)value } }),
        new(RuleId.ConfirmAfter, RuleUnit.Rounds, 0, Year,
            "How long after a confirmation the next one is not taken yet.",
            rules => (ulong)rules.Stakes.ConfirmAfter, (rules, value) => rules with { Stakes = rules.Stakes with { ConfirmAfter = (long)value } }),
        new(RuleId.ConfirmWithin, RuleUnit.Rounds, 0, Year,
            "How long after its last confirmation a stake expires.",
            rules => (ulong)rules.Stakes.ConfirmWithin, (rules, value) => rules with { Stakes = rules.Stakes with { ConfirmWithin = (long)value } }),
        new(RuleId.MoveAfter, RuleUnit.Rounds, 0, Year,
            "How long after a confirmation a new endpoint is not taken yet.",
            rules => (ulong)rules.Stakes.MoveAfter, (rules, value) => rules with { Stakes = rules.Stakes with { MoveAfter = (long)value } }),
        new(RuleId.Maturity, RuleUnit.Rounds, 0, Year,
            "How long a collateral stays locked after its stake was unregistered.",
            rules => (ulong)rules.Stakes.Maturity, (rules, value) => rules with { Stakes = rules.Stakes with { Maturity = (long)value } }),
        new(RuleId.DoubleSigningPartsPerMillion, RuleUnit.PartsPerMillion, 0, Million,
            "The part of its collateral that double signing costs a stake.",
            rules => rules.Stakes.DoubleSigningPartsPerMillion, (rules, value) => rules with { Stakes = rules.Stakes with { DoubleSigningPartsPerMillion = (uint)value } }),
        new(RuleId.FalseStatementPartsPerMillion, RuleUnit.PartsPerMillion, 0, Million,
            "The part of its collateral that a provable lie costs a stake; one that validates never loses less than by double signing.",
            rules => rules.Stakes.FalseStatementPartsPerMillion, (rules, value) => rules with { Stakes = rules.Stakes with { FalseStatementPartsPerMillion = (uint)value } }),
        new(RuleId.ReporterPartsPerMillion, RuleUnit.PartsPerMillion, 0, Million,
            "The reporter's part of what a slashing takes; the rest is destroyed.",
            rules => rules.Stakes.ReporterPartsPerMillion, (rules, value) => rules with { Stakes = rules.Stakes with { ReporterPartsPerMillion = (uint)value } }),
        new(RuleId.ProposalDeposit, RuleUnit.Satoshis, 1, Million * Flux,
            "The deposit that a proposal needs, lost when its vote misses the quorum.",
            rules => Satoshis(rules.ProposalDeposit), (rules, value) => rules with { ProposalDeposit = Amount(value) }),
        new(RuleId.MinimumVotingRounds, RuleUnit.Rounds, 1, Year,
            "The shortest time that a proposal can be voted on.",
            rules => (ulong)rules.MinimumVotingRounds, (rules, value) => rules with { MinimumVotingRounds = (long)value }),
        new(RuleId.MaximumVotingRounds, RuleUnit.Rounds, 1, Year,
            "The longest time that a proposal can be voted on.",
            rules => (ulong)rules.MaximumVotingRounds, (rules, value) => rules with { MaximumVotingRounds = (long)value }),
        new(RuleId.EnactmentDelayRounds, RuleUnit.Rounds, 1, Year,
            "How long after the end of its vote an accepted proposal takes effect.",
            rules => (ulong)rules.EnactmentDelayRounds, (rules, value) => rules with { EnactmentDelayRounds = (long)value }),
        new(RuleId.QuorumPartsPerMillion, RuleUnit.PartsPerMillion, 0, Million,
            "The stake that has to vote, as a part of the collateral of all registered stakes.",
            rules => rules.QuorumPartsPerMillion, (rules, value) => rules with { QuorumPartsPerMillion = (uint)value }),
        new(RuleId.ThresholdPartsPerMillion, RuleUnit.PartsPerMillion, Million / 2, Million,
            "The part of the stake for or against that has to be for a proposal; more has to be for it than against in any case.",
            rules => rules.ThresholdPartsPerMillion, (rules, value) => rules with { ThresholdPartsPerMillion = (uint)value }),
        new(RuleId.MinimumVoteStake, RuleUnit.Satoshis, Flux, Million * Flux,
            "The smallest output that can vote, and the smallest quorum.",
            rules => Satoshis(rules.MinimumVoteStake), (rules, value) => rules with { MinimumVoteStake = Amount(value) }),
        new(RuleId.ValidatorCollateral, RuleUnit.Satoshis, Flux, Million * Flux,
            "The smallest collateral with which a stake can be a validator.",
            rules => Satoshis(rules.ValidatorCollateral), (rules, value) => rules with { ValidatorCollateral = Amount(value) }),
        new(RuleId.MaxWeightPartsPerMillion, RuleUnit.PartsPerMillion, 1, Million,
            "The most weight of one validator, as a part of all weight.",
            rules => rules.MaxWeightPartsPerMillion, (rules, value) => rules with { MaxWeightPartsPerMillion = (uint)value }),
        new(RuleId.MaximumValidators, RuleUnit.Count, 1, FormatLimits.MaxValidators,
            "The most validators of a set.",
            rules => (ulong)rules.MaximumValidators, (rules, value) => rules with { MaximumValidators = (int)value }),
        new(RuleId.CpuPer100Milli, RuleUnit.SatoshisPerHour, 0, Price,
            "The price of each 100 thousandths of a core.",
            rules => (ulong)rules.CpuPer100Milli, (rules, value) => rules with { CpuPer100Milli = (long)value }),
        new(RuleId.MemoryPer100MiB, RuleUnit.SatoshisPerHour, 0, Price,
            "The price of each 100 MiB of memory.",
            rules => (ulong)rules.MemoryPer100MiB, (rules, value) => rules with { MemoryPer100MiB = (long)value }),
        new(RuleId.DiskPerGiB, RuleUnit.SatoshisPerHour, 0, Price,
            "The price of each GiB of disk.",
            rules => (ulong)rules.DiskPerGiB, (rules, value) => rules with { DiskPerGiB = (long)value }),
        new(RuleId.PerPort, RuleUnit.SatoshisPerHour, 0, Price,
            "The price of each published port.",
            rules => (ulong)rules.PerPort, (rules, value) => rules with { PerPort = (long)value }),
        new(RuleId.MinimumRatePerSecond, RuleUnit.SatoshisPerSecond, 1, Flux,
            "The least that an instance costs.",
            rules => (ulong)rules.MinimumRatePerSecond, (rules, value) => rules with { MinimumRatePerSecond = (long)value }),
    ];

    private static FrozenDictionary<RuleId, RuleDescription> ById { get; } = All.ToFrozenDictionary(rule => rule.Id);

    private static FrozenDictionary<string, RuleDescription> ByName { get; } = All.ToFrozenDictionary(rule => rule.Name, StringComparer.Ordinal);

    /// <summary>A rule by its number; false if the number names none.</summary>
    /// <param name="id">Any number.</param>
    /// <param name="rule">The rule.</param>
    public static bool TryGet(RuleId id, [NotNullWhen(true)] out RuleDescription? rule) => ById.TryGetValue(id, out rule);

    /// <summary>A rule by its name; false if there is none.</summary>
    /// <param name="name">The name, letter case included, such as feePartsPerMillion.</param>
    /// <param name="rule">The rule.</param>
    public static bool TryGet(string name, [NotNullWhen(true)] out RuleDescription? rule) => ByName.TryGetValue(name, out rule);

    private static ulong Satoshis(Money amount) => (ulong)amount.Satoshis;

    private static Money Amount(ulong satoshis) => Money.FromSatoshis((long)satoshis);
}
