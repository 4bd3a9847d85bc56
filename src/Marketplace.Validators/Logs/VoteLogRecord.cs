using Marketplace.Ledger;
using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Validators.Messages;

namespace Marketplace.Validators.Logs;

/// <summary>What a validator must still know after a crash (docs/consensus.md, section 11). The set is closed.</summary>
internal abstract record VoteLogRecord
{
    private VoteLogRecord()
    {
    }

    /// <summary>The height that it belongs to.</summary>
    public abstract long Height { get; }

    /// <summary>A proposal: this validator's own, or one that it knew when it signed.</summary>
    public sealed record Proposal(SignedProposal Signed, ushort Validator) : VoteLogRecord
    {
        public override long Height => (long)Signed.Height;
    }

    /// <summary>A vote: this validator's own, or one that it knew when it signed.</summary>
    public sealed record Vote(SignedVote Signed, ushort Validator) : VoteLogRecord
    {
        public override long Height => (long)Signed.Height;
    }

    /// <summary>A block that this validator is about to lock, without a certificate.</summary>
    public sealed record Candidate(Block Block) : VoteLogRecord
    {
        public override long Height => Block.Height;
    }

    /// <summary>Whose log it is; the first record of every file.</summary>
    public sealed record Owner(PublicKey Key) : VoteLogRecord
    {
        public override long Height => -1;
    }
}

/// <summary>The bytes of a record: kind, body.</summary>
internal static class VoteLogCodec
{
    private const byte ProposalKind = 1;
    private const byte VoteKind = 2;
    private const byte CandidateKind = 3;
    private const byte OwnerKind = 4;

    public static byte[] Encode(VoteLogRecord record)
    {
        var writer = new CanonicalWriter(stackalloc byte[256]);
        try
        {
            switch (record)
            {
                case VoteLogRecord.Proposal proposal:
                    writer.WriteByte(ProposalKind);
                    writer.WriteUInt64(proposal.Signed.Height);
                    writer.WriteUInt32(proposal.Signed.Round);
                    writer.WriteUInt32(unchecked((uint)proposal.Signed.ValidRound));
                    writer.WriteHash(proposal.Signed.BlockId);
                    writer.WriteUInt16(proposal.Validator);
                    proposal.Signed.Signature.CopyTo(writer.Take(Signature.Size));
                    break;
                case VoteLogRecord.Vote vote:
                    writer.WriteByte(VoteKind);
                    PeerMessageWriter.WriteVote(ref writer, vote.Signed, vote.Validator);
                    break;
                case VoteLogRecord.Candidate candidate:
                    return [CandidateKind, .. candidate.Block.Encode()];
                case VoteLogRecord.Owner owner:
                    writer.WriteByte(OwnerKind);
                    owner.Key.CopyTo(writer.Take(PublicKey.Size));
                    break;
                default:
                    throw new InvalidOperationException($"There is no encoding for {record}.");
            }

            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Reads a record; null if the bytes are none.</summary>
    public static VoteLogRecord? Decode(byte[] bytes)
    {
        var reader = new CanonicalReader(bytes);
        switch (reader.ReadByte())
        {
            case ProposalKind:
                var height = reader.ReadUInt64();
                var round = reader.ReadUInt32();
                var validRound = unchecked((int)reader.ReadUInt32());
                var block = reader.ReadHash();
                var proposer = reader.ReadUInt16();
                var signed = new SignedProposal(height, round, validRound, block, reader.ReadSignature());
                return reader.Finish() ? new VoteLogRecord.Proposal(signed, proposer) : null;
            case VoteKind:
                var vote = PeerMessageReader.ReadVote(ref reader, out var validator);
                return reader.Finish() ? new VoteLogRecord.Vote(vote, validator) : null;
            case CandidateKind:
                return Block.TryDecode(bytes.AsMemory(1), out var candidate, out _) ? new VoteLogRecord.Candidate(candidate) : null;
            case OwnerKind:
                var key = reader.ReadPublicKey();
                return reader.Finish() ? new VoteLogRecord.Owner(key) : null;
            default:
                return null;
        }
    }
}
