namespace Marketplace.Ledger.Governance;

/// <summary>Why a proposal or a vote was refused. A refused request has changed nothing.</summary>
public enum GovernanceRefusal : byte
{
    /// <summary>It was not refused.</summary>
    None = 0,

    /// <summary>As many proposals as there may be are voted on or wait.</summary>
    TooManyProposals,

    /// <summary>The deposit is not exactly what the rules ask for.</summary>
    DepositWrong,

    /// <summary>The vote would be shorter or longer than the rules allow.</summary>
    VotingRoundsWrong,

    /// <summary>The changes name an unknown rule, change nothing, or give rules that break a bound.</summary>
    ChangeInvalid,

    /// <summary>No proposal that is not finished has this id.</summary>
    ProposalUnknown,

    /// <summary>The vote is over.</summary>
    VotingOver,

    /// <summary>What votes is no registered stake's collateral and no output that stays locked until the vote ends, or is too small.</summary>
    StakeInvalid,
}
