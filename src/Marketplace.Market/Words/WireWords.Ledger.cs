using Marketplace.Ledger;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Stakes;
using Marketplace.Ledger.Stakes.Evidence;

namespace Marketplace.Market.Words;

/// <content>The words of the ledger's values. Its rules and refusals have theirs in the ledger itself: <see cref="RuleNames"/>, <see cref="RejectionCodes"/>.</content>
public static partial class WireWords
{
    /// <summary>What a transaction does; one without a payload is a transfer.</summary>
    public static WordTable<PayloadTag> Payload => field ??= new(
        (PayloadTag.None, "transfer"),
        (PayloadTag.GenesisIssue, "genesis-issue"),
        (PayloadTag.Coinbase, "coinbase"),
        (PayloadTag.OpenLease, "open-lease"),
        (PayloadTag.TopUpLease, "top-up-lease"),
        (PayloadTag.SettleLease, "settle-lease"),
        (PayloadTag.CloseLease, "close-lease"),
        (PayloadTag.ReclaimLease, "reclaim-lease"),
        (PayloadTag.RegisterStake, "register-stake"),
        (PayloadTag.ConfirmStake, "confirm-stake"),
        (PayloadTag.RestartStake, "restart-stake"),
        (PayloadTag.SetDelegates, "set-delegates"),
        (PayloadTag.UnregisterStake, "unregister-stake"),
        (PayloadTag.SlashStake, "slash-stake"),
        (PayloadTag.Propose, "propose"),
        (PayloadTag.Vote, "vote"),
        (PayloadTag.Burn, "burn"));

    /// <summary>What an output is locked by.</summary>
    public static WordTable<OutputLockTag> Lock => field ??= new(
        (OutputLockTag.Key, "key"),
        (OutputLockTag.MultiSig, "multisig"),
        (OutputLockTag.Time, "time"),
        (OutputLockTag.Escrow, "escrow"),
        (OutputLockTag.Collateral, "collateral"),
        (OutputLockTag.Deposit, "deposit"),
        (OutputLockTag.Treasury, "treasury"));

    /// <summary>The tier of a collateral.</summary>
    public static WordTable<StakeTier> Tier => field ??= new(
        (StakeTier.Cumulus, "cumulus"),
        (StakeTier.Nimbus, "nimbus"),
        (StakeTier.Stratus, "stratus"));

    /// <summary>Where a collateral that earns stands in its life.</summary>
    public static WordTable<StakeStatus> StakeStatus => field ??= new(
        (Ledger.Stakes.StakeStatus.Started, "started"),
        (Ledger.Stakes.StakeStatus.Barred, "barred"),
        (Ledger.Stakes.StakeStatus.Confirmed, "confirmed"),
        (Ledger.Stakes.StakeStatus.Expired, "expired"),
        (Ledger.Stakes.StakeStatus.Leaving, "leaving"));

    /// <summary>What a stake votes.</summary>
    public static WordTable<VoteChoice> VoteChoice => field ??= new(
        (Ledger.Governance.VoteChoice.Yes, "yes"),
        (Ledger.Governance.VoteChoice.No, "no"),
        (Ledger.Governance.VoteChoice.Abstain, "abstain"));

    /// <summary>What a proposal would do.</summary>
    public static WordTable<ProposalKind> Proposal => field ??= new(
        (ProposalKind.ParameterChange, "parameter-change"),
        (ProposalKind.TreasuryPayment, "treasury-payment"),
        (ProposalKind.Text, "text"));

    /// <summary>What slashing evidence shows.</summary>
    public static WordTable<EvidenceKind> Evidence => field ??= new(
        (EvidenceKind.DoubleVote, "double-vote"),
        (EvidenceKind.DoubleProposal, "double-proposal"),
        (EvidenceKind.FalseStatement, "false-statement"));

    /// <summary>What a rule's number counts.</summary>
    public static WordTable<RuleUnit> RuleUnit => field ??= new(
        (Ledger.RuleUnit.Satoshis, "satoshis"),
        (Ledger.RuleUnit.PartsPerMillion, "parts-per-million"),
        (Ledger.RuleUnit.Seconds, "seconds"),
        (Ledger.RuleUnit.Rounds, "rounds"),
        (Ledger.RuleUnit.Bytes, "bytes"),
        (Ledger.RuleUnit.Count, "count"),
        (Ledger.RuleUnit.Parts, "parts"),
        (Ledger.RuleUnit.SatoshisPerHour, "satoshis-per-hour"),
        (Ledger.RuleUnit.SatoshisPerSecond, "satoshis-per-second"));
}
