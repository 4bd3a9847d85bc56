using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes.Evidence;

namespace Marketplace.Validators.Messages;

/// <summary>Writes kind and body of each message.</summary>
internal static class PeerMessageWriter
{
    public static void Write(ref CanonicalWriter writer, PeerMessage message)
    {
        switch (message)
        {
            case PeerMessage.Proposal proposal:
                writer.WriteByte((byte)PeerMessageKind.Proposal);
                WriteProposal(ref writer, proposal);
                break;
            case PeerMessage.Vote vote:
                writer.WriteByte((byte)PeerMessageKind.Vote);
                WriteVote(ref writer, vote.Signed, vote.Validator);
                break;
            case PeerMessage.RoundState state:
                writer.WriteByte((byte)PeerMessageKind.RoundState);
                WriteRoundState(ref writer, state);
                break;
            case PeerMessage.BlockRequest request:
                writer.WriteByte((byte)PeerMessageKind.BlockRequest);
                writer.WriteInt64(request.From);
                break;
            case PeerMessage.Blocks blocks:
                writer.WriteByte((byte)PeerMessageKind.Blocks);
                writer.WriteVarUInt((uint)blocks.Items.Length);
                foreach (var block in blocks.Items)
                {
                    WriteSized(ref writer, block.Encode());
                }

                break;
            case PeerMessage.TransactionRequest request:
                writer.WriteByte((byte)PeerMessageKind.TransactionRequest);
                WriteHashes(ref writer, request.Contents);
                break;
            case PeerMessage.Transactions transactions:
                writer.WriteByte((byte)PeerMessageKind.Transactions);
                writer.WriteVarUInt((uint)transactions.Items.Length);
                foreach (var transaction in transactions.Items)
                {
                    WriteSized(ref writer, transaction.Encoded.Span);
                }

                break;
            default:
                throw new InvalidOperationException($"There is no encoding for {message}.");
        }
    }

    public static void WriteVote(ref CanonicalWriter writer, in SignedVote vote, ushort validator)
    {
        writer.WriteByte((byte)vote.Kind);
        writer.WriteUInt64(vote.Height);
        writer.WriteUInt32(vote.Round);
        writer.WriteHash(vote.BlockId);
        writer.WriteUInt16(validator);
        vote.Signature.CopyTo(writer.Take(Signature.Size));
    }

    private static void WriteProposal(ref CanonicalWriter writer, PeerMessage.Proposal proposal)
    {
        writer.WriteUInt32(proposal.Signed.Round);
        writer.WriteUInt32(unchecked((uint)proposal.Signed.ValidRound));
        proposal.Signed.Signature.CopyTo(writer.Take(Signature.Size));
        writer.WriteBytes(proposal.Header.Encode());
        WriteHashes(ref writer, proposal.Contents);
        WriteSized(ref writer, proposal.Last is { } last ? last.Encoded.Span : default);
    }

    private static void WriteRoundState(ref CanonicalWriter writer, PeerMessage.RoundState state)
    {
        writer.WriteInt64(state.Height);
        writer.WriteVarUInt((uint)state.Rounds.Length);
        foreach (var round in state.Rounds)
        {
            writer.WriteUInt32(round.Round);
            writer.WriteHash(round.Proposals);
            WriteKnowledge(ref writer, round.Prevotes);
            WriteKnowledge(ref writer, round.Precommits);
        }
    }

    private static void WriteKnowledge(ref CanonicalWriter writer, in VoteKnowledge knowledge)
    {
        writer.WriteHash(knowledge.Digest);
        WriteSized(ref writer, knowledge.Voters.AsSpan());
    }

    private static void WriteHashes(ref CanonicalWriter writer, ImmutableArray<Hash256> hashes)
    {
        writer.WriteVarUInt((uint)hashes.Length);
        foreach (ref readonly var hash in hashes.AsSpan())
        {
            writer.WriteHash(hash);
        }
    }

    private static void WriteSized(ref CanonicalWriter writer, scoped ReadOnlySpan<byte> bytes)
    {
        writer.WriteVarUInt((uint)bytes.Length);
        writer.WriteBytes(bytes);
    }
}
