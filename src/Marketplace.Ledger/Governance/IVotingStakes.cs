namespace Marketplace.Ledger.Governance;

/// <summary>What the rest of the ledger says about stakes at the present moment.</summary>
public interface IVotingStakes
{
    /// <summary>The collateral of all registered stakes that are not leaving.</summary>
    Money RegisteredCollateral { get; }

    /// <summary>What an output counts in a vote; zero if it is spent, leaving, unlocked, or can be unlocked before the vote ends.</summary>
    /// <param name="stake">Any out-point.</param>
    /// <param name="endRound">The round with which the vote ends; not before the present one while it runs.</param>
    Money ValueOf(OutPoint stake, long endRound);
}
