using System.Collections.Immutable;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Ledger.Stakes.Evidence;

/// <summary>A consensus vote as it was signed.</summary>
/// <param name="Kind">Prevote or precommit.</param>
/// <param name="Height">The height.</param>
/// <param name="Round">The round of the consensus.</param>
/// <param name="BlockId">The block, or zero for none.</param>
/// <param name="Signature">The signature.</param>
public readonly record struct SignedVote(VoteKind Kind, ulong Height, uint Round, Hash256 BlockId, Signature Signature);

/// <summary>Two different votes of the same kind for the same height and round.</summary>
/// <param name="Signer">The node key.</param>
/// <param name="First">One vote.</param>
/// <param name="Second">The other.</param>
public sealed record DoubleVote(PublicKey Signer, SignedVote First, SignedVote Second) : SlashingEvidence(Signer)
{
    /// <inheritdoc/>
    public override EvidenceKind Kind => EvidenceKind.DoubleVote;

    /// <inheritdoc/>
    public override bool IsContradiction =>
        First.Kind == Second.Kind && First.Height == Second.Height && First.Round == Second.Round && First.BlockId != Second.BlockId;

    /// <inheritdoc/>
    public override ImmutableArray<SignatureCheck> Checks(in Hash256 genesisHash) =>
    [
        new(Signer, SigningDigests.Vote(genesisHash, First), First.Signature),
        new(Signer, SigningDigests.Vote(genesisHash, Second), Second.Signature),
    ];
}

/// <summary>A consensus proposal as it was signed.</summary>
/// <param name="Height">The height.</param>
/// <param name="Round">The round of the consensus.</param>
/// <param name="ValidRound">The earlier round in which a quorum prevoted the block; -1 for a new one.</param>
/// <param name="BlockId">The block.</param>
/// <param name="Signature">The signature.</param>
public readonly record struct SignedProposal(ulong Height, uint Round, int ValidRound, Hash256 BlockId, Signature Signature);

/// <summary>Two different proposals for the same height and round.</summary>
/// <param name="Signer">The node key.</param>
/// <param name="First">One proposal.</param>
/// <param name="Second">The other.</param>
public sealed record DoubleProposal(PublicKey Signer, SignedProposal First, SignedProposal Second) : SlashingEvidence(Signer)
{
    /// <inheritdoc/>
    public override EvidenceKind Kind => EvidenceKind.DoubleProposal;

    /// <inheritdoc/>
    public override bool IsContradiction =>
        First.Height == Second.Height && First.Round == Second.Round
        && (First.BlockId != Second.BlockId || First.ValidRound != Second.ValidRound);

    /// <inheritdoc/>
    public override ImmutableArray<SignatureCheck> Checks(in Hash256 genesisHash) =>
    [
        new(Signer, SigningDigests.Proposal(genesisHash, First), First.Signature),
        new(Signer, SigningDigests.Proposal(genesisHash, Second), Second.Signature),
    ];
}
