using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Ledger;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>Blocks: header, certificate, transactions.</summary>
public sealed class BlockTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "blocks";

    /// <inheritdoc/>
    public int MaxLength => 64 << 10;

    /// <summary>A transaction of five bytes becomes an object of some hundred; what is accepted is encoded once more here.</summary>
    public long MaxAllocation(int inputLength) => (64L * inputLength) + (16 << 10);

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() =>
        Samples.Many(10, random => random.Block()).Concat(Samples.Chain.Blocks.Take(8)).Select(block => block.Encode());

    /// <inheritdoc/>
    public string Run(ReadOnlySpan<byte> input)
    {
        var bytes = input.ToArray();
        if (!Block.TryDecode(bytes, out var read, out var rejection))
        {
            return $"{rejection.Code} {rejection.Message}";
        }

        var again = new Block(read.Header, read.Certificate, read.Transactions);
        FuzzFailure.Unless(read.EncodedLength == input.Length && again.Encode().AsSpan().SequenceEqual(input), "what was accepted encodes to other bytes");
        FuzzFailure.Unless(BlockHeader.TryDecode(read.Header.Encode(), out var header, out _) && header == read.Header, "the header is read back as something else");
        return MerkleTree.Root(read.Transactions) == read.Header.MerkleRoot ? "accepted" : "accepted with another root";
    }
}
