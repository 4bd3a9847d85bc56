using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Marketplace.Ledger;
using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Stakes.Evidence;

namespace Marketplace.Validators.Messages;

/// <summary>Reads the body of each kind of message. Nothing here throws for bad bytes or sets more memory aside than they justify.</summary>
internal static class PeerMessageReader
{
    private const int MinTransactionBytes = 2;
    private const int MinRoundBytes = 4 + (3 * Hash256.Size) + 2;
    private const int MaxVoterBytes = (FormatLimits.MaxValidators + 7) / 8;

    public static PeerMessage? Read(ref CanonicalReader reader, ReadOnlyMemory<byte> bytes, PeerMessageKind kind, ref Rejection? rejection)
    {
        switch (kind)
        {
            case PeerMessageKind.Proposal:
                return ReadProposal(ref reader, bytes, ref rejection);
            case PeerMessageKind.Vote:
                var vote = ReadVote(ref reader, out var validator);
                return reader.Failed ? null : new PeerMessage.Vote(vote, validator);
            case PeerMessageKind.RoundState:
                return ReadRoundState(ref reader);
            case PeerMessageKind.BlockRequest:
                var from = reader.ReadInt64(long.MaxValue, "A height");
                if (from == 0)
                {
                    reader.Fail("The genesis block is nobody's to ask for");
                }

                return reader.Failed ? null : new PeerMessage.BlockRequest(from);
            case PeerMessageKind.Blocks:
                return ReadBlocks(ref reader, bytes, ref rejection);
            case PeerMessageKind.TransactionRequest:
                var wanted = ReadHashes(ref reader, PeerMessageLimits.MaxTransactions, ascending: true);
                if (wanted.IsEmpty)
                {
                    reader.Fail("Nothing is asked for");
                }

                return reader.Failed ? null : new PeerMessage.TransactionRequest(wanted);
            case PeerMessageKind.Transactions:
                return ReadTransactions(ref reader, bytes, ref rejection);
            default:
                return null;
        }
    }

    public static SignedVote ReadVote(ref CanonicalReader reader, out ushort validator)
    {
        var kind = reader.ReadByte();
        if (kind is not ((byte)VoteKind.Prevote or (byte)VoteKind.Precommit))
        {
            reader.Fail($"Vote kind {kind} is not known");
        }

        var height = (ulong)reader.ReadInt64(long.MaxValue, "A height");
        var round = reader.ReadUInt32();
        var block = reader.ReadHash();
        validator = reader.ReadUInt16();
        return new SignedVote((VoteKind)kind, height, round, block, reader.ReadSignature());
    }

    private static PeerMessage.Proposal? ReadProposal(ref CanonicalReader reader, ReadOnlyMemory<byte> bytes, ref Rejection? rejection)
    {
        var round = reader.ReadUInt32();
        var validRound = ReadValidRound(ref reader, round);
        var signature = reader.ReadSignature();
        var encodedHeader = reader.ReadBytes(BlockHeader.Size);
        if (reader.Failed || !BlockHeader.TryDecode(encodedHeader, out var header, out rejection))
        {
            return null;
        }

        var contents = ReadHashes(ref reader, FormatLimits.MaxBlockTransactions, ascending: false);
        var lastLength = (int)reader.ReadVarUInt(FormatLimits.MaxTransactionBytes);
        var last = lastLength == 0 ? null : ReadTransaction(ref reader, bytes, lastLength, ref rejection);
        if (contents.Length + (last is null ? 0 : 1) != header.TransactionCount)
        {
            reader.Fail($"The proposal has not the {header.TransactionCount} transactions that its header counts");
        }

        return reader.Failed || rejection is not null
            ? null
            : new PeerMessage.Proposal(new SignedProposal((ulong)header.Height, round, validRound, header.Id, signature), header, contents, last);
    }

    // -1, or a round below the proposal's own.
    private static int ReadValidRound(ref CanonicalReader reader, uint round)
    {
        var validRound = unchecked((int)reader.ReadUInt32());
        if (validRound < -1 || validRound >= round)
        {
            reader.Fail("A valid round is not below the round");
        }

        return validRound;
    }

    private static PeerMessage.RoundState? ReadRoundState(ref CanonicalReader reader)
    {
        var height = reader.ReadInt64(long.MaxValue, "A height");
        var rounds = new RoundKnowledge[reader.ReadCount(PeerMessageLimits.MaxRounds, MinRoundBytes, "rounds")];
        for (var i = 0; i < rounds.Length; i++)
        {
            rounds[i] = new RoundKnowledge(reader.ReadUInt32(), reader.ReadHash(), ReadKnowledge(ref reader), ReadKnowledge(ref reader));
            if (i > 0 && rounds[i].Round <= rounds[i - 1].Round)
            {
                reader.Fail("Rounds are not strictly ascending");
            }
        }

        return reader.Failed ? null : new PeerMessage.RoundState(height, ImmutableCollectionsMarshal.AsImmutableArray(rounds));
    }

    private static VoteKnowledge ReadKnowledge(ref CanonicalReader reader)
    {
        var digest = reader.ReadHash();
        var voters = reader.ReadBytes((int)reader.ReadVarUInt(MaxVoterBytes));
        if (voters.Length > 0 && voters[^1] == 0)
        {
            reader.Fail("Voters end in a zero byte");
        }

        if (digest.IsZero != voters.IsEmpty)
        {
            reader.Fail("Voters and their digest contradict each other");
        }

        return new VoteKnowledge(digest, [.. voters]);
    }

    private static PeerMessage.Blocks? ReadBlocks(ref CanonicalReader reader, ReadOnlyMemory<byte> bytes, ref Rejection? rejection)
    {
        var count = reader.ReadCount(PeerMessageLimits.MaxBlocks, BlockHeader.Size, "blocks");
        if (count == 0)
        {
            reader.Fail("There is no block");
        }

        var blocks = ImmutableArray.CreateBuilder<Block>(count);
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            var length = (int)reader.ReadVarUInt(FormatLimits.MaxBlockBytes);
            var start = reader.Position;
            if (reader.ReadBytes(length).Length != length || reader.Failed || !Block.TryDecode(bytes.Slice(start, length), out var block, out rejection))
            {
                return null;
            }

            if (i > 0 && block.Height != blocks[i - 1].Height + 1)
            {
                reader.Fail("Blocks are not of consecutive heights");
            }

            blocks.Add(block);
        }

        return reader.Failed ? null : new PeerMessage.Blocks(blocks.MoveToImmutable());
    }

    private static PeerMessage.Transactions? ReadTransactions(ref CanonicalReader reader, ReadOnlyMemory<byte> bytes, ref Rejection? rejection)
    {
        var count = reader.ReadCount(PeerMessageLimits.MaxTransactions, MinTransactionBytes, "transactions");
        if (count == 0)
        {
            reader.Fail("There is no transaction");
        }

        var transactions = new Transaction[count];
        for (var i = 0; i < count; i++)
        {
            var length = (int)reader.ReadVarUInt(FormatLimits.MaxTransactionBytes);
            if (ReadTransaction(ref reader, bytes, length, ref rejection) is not { } transaction)
            {
                return null;
            }

            transactions[i] = transaction;
        }

        return reader.Failed ? null : new PeerMessage.Transactions(ImmutableCollectionsMarshal.AsImmutableArray(transactions));
    }

    private static Transaction? ReadTransaction(ref CanonicalReader reader, ReadOnlyMemory<byte> bytes, int length, ref Rejection? rejection)
    {
        var start = reader.Position;
        return reader.ReadBytes(length).Length == length && !reader.Failed && Transaction.TryDecode(bytes.Slice(start, length), out var transaction, out rejection)
            ? transaction
            : null;
    }

    private static ImmutableArray<Hash256> ReadHashes(ref CanonicalReader reader, int max, bool ascending)
    {
        var hashes = new Hash256[reader.ReadCount(max, Hash256.Size, "hashes")];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = reader.ReadHash();
            if (ascending && i > 0 && hashes[i] <= hashes[i - 1])
            {
                reader.Fail("Hashes are not strictly ascending");
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(hashes);
    }
}
