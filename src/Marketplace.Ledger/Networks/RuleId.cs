namespace Marketplace.Ledger;

/// <summary>Names one governed value. The numbers stand in genesis blocks and proposals and never change.</summary>
public enum RuleId : ushort
{
    /// <summary><see cref="LedgerRules.FeePartsPerMillion"/>.</summary>
    FeePartsPerMillion = 1,

    /// <summary><see cref="LedgerRules.BurnPartsPerMillion"/>.</summary>
    BurnPartsPerMillion = 2,

    /// <summary><see cref="LedgerRules.MinimumTransactionFee"/>.</summary>
    MinimumTransactionFee = 3,

    /// <summary><see cref="LedgerRules.MaximumBlockBytes"/>.</summary>
    MaximumBlockBytes = 10,

    /// <summary><see cref="LedgerRules.MaximumBlockTransactions"/>.</summary>
    MaximumBlockTransactions = 11,

    /// <summary><see cref="LedgerRules.MaximumTermSeconds"/>.</summary>
    MaximumTermSeconds = 20,

    /// <summary><see cref="LedgerRules.MinimumPaidSeconds"/>.</summary>
    MinimumPaidSeconds = 21,

    /// <summary><see cref="LedgerRules.ReclaimGraceSeconds"/>.</summary>
    ReclaimGraceSeconds = 22,

    /// <summary><see cref="LedgerRules.MinimumSettleIntervalSeconds"/>.</summary>
    MinimumSettleIntervalSeconds = 23,

    /// <summary>The cumulus part of <see cref="LedgerRules.EmissionSplit"/>.</summary>
    SplitCumulus = 30,

    /// <summary>The nimbus part of <see cref="LedgerRules.EmissionSplit"/>.</summary>
    SplitNimbus = 31,

    /// <summary>The stratus part of <see cref="LedgerRules.EmissionSplit"/>.</summary>
    SplitStratus = 32,

    /// <summary>The foundation's part of <see cref="LedgerRules.EmissionSplit"/>.</summary>
    SplitFoundation = 33,

    /// <summary><see cref="LedgerRules.CoinbaseMaturityRounds"/>.</summary>
    CoinbaseMaturityRounds = 34,

    /// <summary><see cref="Stakes.StakeParameters.CumulusCollateral"/>.</summary>
    CumulusCollateral = 40,

    /// <summary><see cref="Stakes.StakeParameters.NimbusCollateral"/>.</summary>
    NimbusCollateral = 41,

    /// <summary><see cref="Stakes.StakeParameters.StratusCollateral"/>.</summary>
    StratusCollateral = 42,

    /// <summary><see cref="Stakes.StakeParameters.CollateralAge"/>.</summary>
    CollateralAge = 43,

    /// <summary><see cref="Stakes.StakeParameters.StartWindow"/>.</summary>
    StartWindow = 44,

    /// <summary><see cref="Stakes.StakeParameters.BarredFor"/>.</summary>
    BarredFor = 45,

    /// <summary><see cref="Stakes.StakeParameters.ConfirmAfter"/>.</summary>
    ConfirmAfter = 46,

    /// <summary><see cref="Stakes.StakeParameters.ConfirmWithin"/>.</summary>
    ConfirmWithin = 47,

    /// <summary><see cref="Stakes.StakeParameters.MoveAfter"/>.</summary>
    MoveAfter = 48,

    /// <summary><see cref="Stakes.StakeParameters.Maturity"/>.</summary>
    Maturity = 49,

    /// <summary><see cref="Stakes.StakeParameters.DoubleSigningPartsPerMillion"/>.</summary>
    DoubleSigningPartsPerMillion = 50,

    /// <summary><see cref="Stakes.StakeParameters.FalseStatementPartsPerMillion"/>.</summary>
    FalseStatementPartsPerMillion = 51,

    /// <summary><see cref="Stakes.StakeParameters.ReporterPartsPerMillion"/>.</summary>
    ReporterPartsPerMillion = 52,

    /// <summary><see cref="LedgerRules.ProposalDeposit"/>.</summary>
    ProposalDeposit = 60,

    /// <summary><see cref="LedgerRules.MinimumVotingRounds"/>.</summary>
    MinimumVotingRounds = 61,

    /// <summary><see cref="LedgerRules.MaximumVotingRounds"/>.</summary>
    MaximumVotingRounds = 62,

    /// <summary><see cref="LedgerRules.EnactmentDelayRounds"/>.</summary>
    EnactmentDelayRounds = 63,

    /// <summary><see cref="LedgerRules.QuorumPartsPerMillion"/>.</summary>
    QuorumPartsPerMillion = 64,

    /// <summary><see cref="LedgerRules.ThresholdPartsPerMillion"/>.</summary>
    ThresholdPartsPerMillion = 65,

    /// <summary><see cref="LedgerRules.MinimumVoteStake"/>.</summary>
    MinimumVoteStake = 66,

    /// <summary><see cref="LedgerRules.ValidatorCollateral"/>.</summary>
    ValidatorCollateral = 70,

    /// <summary><see cref="LedgerRules.MaxWeightPartsPerMillion"/>.</summary>
    MaxWeightPartsPerMillion = 71,

    /// <summary><see cref="LedgerRules.MaximumValidators"/>.</summary>
    MaximumValidators = 72,

    /// <summary><see cref="LedgerRules.CpuPer100Milli"/>.</summary>
    CpuPer100Milli = 80,

    /// <summary><see cref="LedgerRules.MemoryPer100MiB"/>.</summary>
    MemoryPer100MiB = 81,

    /// <summary><see cref="LedgerRules.DiskPerGiB"/>.</summary>
    DiskPerGiB = 82,

    /// <summary><see cref="LedgerRules.PerPort"/>.</summary>
    PerPort = 83,

    /// <summary><see cref="LedgerRules.MinimumRatePerSecond"/>.</summary>
    MinimumRatePerSecond = 84,
}
