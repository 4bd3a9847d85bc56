using Marketplace.Ledger.Canonical;

namespace Marketplace.Ledger.Stakes.Evidence;

/// <summary>What a validator's or node's key signs: SHA-256d of a tag, the genesis hash and the body (docs/consensus.md, section 3). Numbers are little-endian.</summary>
public static class SigningDigests
{
    private const int Longest = 160;

    /// <summary>What a vote's signature covers: kind, height, round, block id or zero.</summary>
    /// <param name="genesisHash">The network.</param>
    /// <param name="vote">The vote; its signature does not matter.</param>
    public static Hash256 Vote(in Hash256 genesisHash, SignedVote vote)
    {
        var writer = new CanonicalWriter(stackalloc byte[Longest]);
        writer.WriteBytes("FluxMarket/vote/v1"u8);
        writer.WriteHash(genesisHash);
        writer.WriteByte((byte)vote.Kind);
        writer.WriteUInt64(vote.Height);
        writer.WriteUInt32(vote.Round);
        writer.WriteHash(vote.BlockId);
        return Hashing.Sha256d(writer.Written);
    }

    /// <summary>What a proposal's signature covers: height, round, valid round (two's complement), block id.</summary>
    /// <param name="genesisHash">The network.</param>
    /// <param name="proposal">The proposal; its signature does not matter.</param>
    public static Hash256 Proposal(in Hash256 genesisHash, SignedProposal proposal)
    {
        var writer = new CanonicalWriter(stackalloc byte[Longest]);
        writer.WriteBytes("FluxMarket/proposal/v1"u8);
        writer.WriteHash(genesisHash);
        writer.WriteUInt64(proposal.Height);
        writer.WriteUInt32(proposal.Round);
        writer.WriteUInt32(unchecked((uint)proposal.ValidRound));
        writer.WriteHash(proposal.BlockId);
        return Hashing.Sha256d(writer.Written);
    }

    /// <summary>What a statement's signature covers: subject, sequence, content.</summary>
    /// <param name="genesisHash">The network.</param>
    /// <param name="statement">The statement; its signature does not matter.</param>
    public static Hash256 Statement(in Hash256 genesisHash, SignedStatement statement)
    {
        var writer = new CanonicalWriter(stackalloc byte[Longest]);
        writer.WriteBytes("FluxMarket/statement/v1"u8);
        writer.WriteHash(genesisHash);
        writer.WriteHash(statement.Subject);
        writer.WriteUInt64(statement.Sequence);
        writer.WriteHash(statement.Content);
        return Hashing.Sha256d(writer.Written);
    }
}
