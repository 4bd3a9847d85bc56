using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Stakes.Evidence;

/// <summary>The canonical bytes of evidence: its kind, the signer, then the two things that were signed.</summary>
internal static class EvidenceCodec
{
    public static void Write(ref CanonicalWriter writer, SlashingEvidence evidence)
    {
        writer.WriteByte((byte)evidence.Kind);
        evidence.Signer.CopyTo(writer.Take(PublicKey.Size));
        switch (evidence)
        {
            case DoubleVote votes:
                Write(ref writer, votes.First);
                Write(ref writer, votes.Second);
                break;
            case DoubleProposal proposals:
                Write(ref writer, proposals.First);
                Write(ref writer, proposals.Second);
                break;
            case FalseStatement statements:
                Write(ref writer, statements.First);
                Write(ref writer, statements.Second);
                break;
            default:
                throw new ArgumentException($"Evidence {evidence.Kind} has no encoding.", nameof(evidence));
        }
    }

    public static SlashingEvidence Read(ref CanonicalReader reader)
    {
        var kind = (EvidenceKind)reader.ReadByte();
        var signer = reader.ReadPublicKey();
        switch (kind)
        {
            case EvidenceKind.DoubleVote:
                return new DoubleVote(signer, ReadVote(ref reader), ReadVote(ref reader));
            case EvidenceKind.DoubleProposal:
                return new DoubleProposal(signer, ReadProposal(ref reader), ReadProposal(ref reader));
            case EvidenceKind.FalseStatement:
                return new FalseStatement(signer, ReadStatement(ref reader), ReadStatement(ref reader));
            default:
                reader.Fail($"Evidence kind {(byte)kind} is not known", RejectionCode.NotSupported);
                return new FalseStatement(signer, default, default);
        }
    }

    private static void Write(ref CanonicalWriter writer, in SignedVote vote)
    {
        writer.WriteByte((byte)vote.Kind);
        writer.WriteUInt64(vote.Height);
        writer.WriteUInt32(vote.Round);
        writer.WriteHash(vote.BlockId);
        vote.Signature.CopyTo(writer.Take(Signature.Size));
    }

    private static SignedVote ReadVote(ref CanonicalReader reader)
    {
        var kind = (VoteKind)reader.ReadByte();
        if (kind is not (VoteKind.Prevote or VoteKind.Precommit))
        {
            reader.Fail($"A vote is a prevote (1) or a precommit (2), not {(byte)kind}");
        }

        return new SignedVote(kind, reader.ReadUInt64(), reader.ReadUInt32(), reader.ReadHash(), reader.ReadSignature());
    }

    private static void Write(ref CanonicalWriter writer, in SignedProposal proposal)
    {
        writer.WriteUInt64(proposal.Height);
        writer.WriteUInt32(proposal.Round);
        writer.WriteUInt32(unchecked((uint)proposal.ValidRound));
        writer.WriteHash(proposal.BlockId);
        proposal.Signature.CopyTo(writer.Take(Signature.Size));
    }

    private static SignedProposal ReadProposal(ref CanonicalReader reader) => new(
        reader.ReadUInt64(), reader.ReadUInt32(), unchecked((int)reader.ReadUInt32()), reader.ReadHash(), reader.ReadSignature());

    private static void Write(ref CanonicalWriter writer, in SignedStatement statement)
    {
        writer.WriteHash(statement.Subject);
        writer.WriteUInt64(statement.Sequence);
        writer.WriteHash(statement.Content);
        statement.Signature.CopyTo(writer.Take(Signature.Size));
    }

    private static SignedStatement ReadStatement(ref CanonicalReader reader) => new(
        reader.ReadHash(), reader.ReadUInt64(), reader.ReadHash(), reader.ReadSignature());
}
