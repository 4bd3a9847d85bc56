namespace Marketplace.Ledger.Governance;

/// <summary>How a vote stands: only stakes that still count are in it.</summary>
/// <param name="Yes">Stake for the proposal.</param>
/// <param name="No">Stake against it.</param>
/// <param name="Abstain">Stake that counts for the quorum alone.</param>
/// <param name="Registered">The collateral of all registered stakes at the same moment.</param>
public readonly record struct ProposalTally(Money Yes, Money No, Money Abstain, Money Registered)
{
    private const long Million = 1_000_000;

    /// <summary>All stake that has voted.</summary>
    public Money Voted => Yes + No + Abstain;

    /// <summary>Whether enough stake has voted: the part of the registered collateral that the rules ask for, and no less than the smallest stake that can vote.</summary>
    /// <param name="rules">The rules in force.</param>
    public bool HasQuorum(LedgerRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return Voted >= rules.MinimumVoteStake
            && (Int128)Voted.Satoshis * Million >= (Int128)Registered.Satoshis * rules.QuorumPartsPerMillion;
    }

    /// <summary>Whether the proposal is accepted if the vote ends so: there is a quorum, more yes than no, and yes is the part of both that the rules ask for.</summary>
    /// <param name="rules">The rules in force.</param>
    public bool IsAccepted(LedgerRules rules) =>
        HasQuorum(rules)
        && Yes > No
        && (Int128)Yes.Satoshis * Million >= ((Int128)Yes.Satoshis + No.Satoshis) * rules.ThresholdPartsPerMillion;

    internal ProposalTally Add(VoteChoice choice, Money stake) => choice switch
    {
        VoteChoice.Yes => this with { Yes = Yes + stake },
        VoteChoice.No => this with { No = No + stake },
        VoteChoice.Abstain => this with { Abstain = Abstain + stake },
        _ => throw new ArgumentOutOfRangeException(nameof(choice), choice, "There is no such choice."),
    };
}
