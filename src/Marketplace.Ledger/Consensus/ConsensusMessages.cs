namespace Marketplace.Ledger.Consensus;

/// <summary>The two kinds of votes (docs/consensus.md, section 3). The numbers are part of the signed body.</summary>
public enum VoteKind : byte
{
    /// <summary>"I would accept this block in this round."</summary>
    Prevote = 1,

    /// <summary>"A quorum would accept this block; I hold on to it." A quorum of these makes a block final.</summary>
    Precommit = 2,
}

/// <summary>A vote of one validator. Its signature is checked before it gets here.</summary>
/// <param name="Kind">Prevote or precommit.</param>
/// <param name="Height">The height that is being decided.</param>
/// <param name="Round">The round, from 0.</param>
/// <param name="BlockId">The block; <see langword="null"/> is a vote for none ("nil").</param>
/// <param name="Validator">The sender's place in the validator set.</param>
public sealed record ConsensusVote(VoteKind Kind, ulong Height, uint Round, Hash256? BlockId, int Validator);

/// <summary>A block put forward by the proposer of a round. Its signature is checked before it gets here.</summary>
/// <param name="Height">The height that is being decided.</param>
/// <param name="Round">The round, from 0.</param>
/// <param name="ValidRound">The earlier round in which a quorum prevoted this block; -1 for a new block.</param>
/// <param name="BlockId">The block's id; the bytes travel beside it.</param>
/// <param name="Validator">The sender's place in the validator set.</param>
public sealed record ConsensusProposal(ulong Height, uint Round, int ValidRound, Hash256 BlockId, int Validator);

/// <summary>What a validator waits for before it goes on without it.</summary>
public enum ConsensusTimeout
{
    /// <summary>The round's proposal.</summary>
    Propose,

    /// <summary>A quorum of prevotes for one block.</summary>
    Prevote,

    /// <summary>A quorum of precommits for one block.</summary>
    Precommit,
}
