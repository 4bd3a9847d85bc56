namespace Marketplace.Ledger.Consensus;

/// <summary>What the shell around <see cref="ConsensusCore"/> has to do, in this order.</summary>
public abstract record ConsensusAction
{
    private ConsensusAction()
    {
    }

    /// <summary>Build a block (or take the pending one) and answer with <see cref="ConsensusCore.Propose"/>.</summary>
    /// <param name="Round">The round that the block is for.</param>
    public sealed record BuildBlock(uint Round) : ConsensusAction;

    /// <summary>Write to disk, sign, send to all, in this order. The core has counted it as its own already.</summary>
    /// <param name="Proposal">The proposal.</param>
    public sealed record SendProposal(ConsensusProposal Proposal) : ConsensusAction;

    /// <summary>Write to disk, sign, send to all, in this order. The core has counted it as its own already.</summary>
    /// <param name="Vote">The vote.</param>
    public sealed record SendVote(ConsensusVote Vote) : ConsensusAction;

    /// <summary>Call <see cref="ConsensusCore.TimedOut"/> after a while that grows with the round.</summary>
    /// <param name="Kind">What is waited for.</param>
    /// <param name="Round">The round that it belongs to.</param>
    public sealed record StartTimeout(ConsensusTimeout Kind, uint Round) : ConsensusAction;

    /// <summary>The block is final. The precommits are its certificate.</summary>
    /// <param name="BlockId">The block.</param>
    /// <param name="Round">The round of the precommits.</param>
    /// <param name="Precommits">Precommits for it with a quorum of the weight.</param>
    public sealed record Decide(Hash256 BlockId, uint Round, IReadOnlyList<ConsensusVote> Precommits) : ConsensusAction;

    /// <summary>A validator has signed two different things where it may sign one.</summary>
    /// <param name="First">The vote that was known.</param>
    /// <param name="Second">The vote that contradicts it.</param>
    public sealed record ReportDoubleSigning(ConsensusVote First, ConsensusVote Second) : ConsensusAction;
}
