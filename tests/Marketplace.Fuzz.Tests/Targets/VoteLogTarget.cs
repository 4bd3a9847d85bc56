using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Ledger.Tests.Support;
using Marketplace.Validators.Logs;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>Records of a validator's vote log, as a disk may have left them.</summary>
public sealed class VoteLogTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "vote-log";

    /// <inheritdoc/>
    public int MaxLength => 64 << 10;

    /// <summary>A block as its own target says; what is accepted is encoded once more here.</summary>
    public long MaxAllocation(int inputLength) => (64L * inputLength) + (16 << 10);

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds()
    {
        var random = new Random(1);
        var witness = random.Witness();
        var block = Samples.Chain.Blocks.First(candidate => candidate.Transactions.Length > 3);
        VoteLogRecord[] records =
        [
            new VoteLogRecord.Owner(witness.Key),
            new VoteLogRecord.Proposal(new SignedProposal((ulong)block.Height, 3, -1, block.Id, witness.Signature), 2),
            new VoteLogRecord.Vote(new SignedVote(VoteKind.Prevote, (ulong)block.Height, 3, default, witness.Signature), 0),
            new VoteLogRecord.Vote(new SignedVote(VoteKind.Precommit, (ulong)block.Height, 3, block.Id, witness.Signature), ushort.MaxValue),
            new VoteLogRecord.Candidate(block),
        ];
        return records.Select(VoteLogCodec.Encode);
    }

    /// <inheritdoc/>
    public string Run(ReadOnlySpan<byte> input)
    {
        if (VoteLogCodec.Decode(input.ToArray()) is not { } record)
        {
            return "none";
        }

        FuzzFailure.Unless(VoteLogCodec.Encode(record).AsSpan().SequenceEqual(input), "what was accepted encodes to other bytes");
        return $"accepted {record.GetType().Name}";
    }
}
