using System.Collections.Immutable;
using Marketplace.Ledger.Framing;

namespace Marketplace.Ledger.Tests.Support;

/// <summary>Writes exports, right and wrong ones.</summary>
public static class TestExport
{
    public static byte[] Write(Hash256 genesisHash, IEnumerable<byte[]> payloads)
    {
        using var stream = new MemoryStream();
        var header = new byte[ChainFileHeader.Size];
        new ChainFileHeader(0, 0, genesisHash.ToArray()).Write(header);
        stream.Write(header);
        foreach (var payload in payloads)
        {
            var frame = new byte[RecordFrame.HeaderSize];
            RecordFrame.WriteHeader(frame, payload, 0, 0);
            stream.Write(frame);
            stream.Write(payload);
        }

        return stream.ToArray();
    }

    public static byte[] Export(this TestChain chain) => Write(chain.Parameters.GenesisHash, chain.Blocks.Select(block => block.Encode()));

    /// <summary>The export with one block replaced by other bytes, in a frame that is in order.</summary>
    public static byte[] ExportWith(this TestChain chain, int height, byte[] payload) =>
        Write(chain.Parameters.GenesisHash, chain.Blocks.Select(block => block.Height == height ? payload : block.Encode()));

    /// <summary>The byte at which the record of a block starts.</summary>
    public static long OffsetOf(this TestChain chain, int height) =>
        ChainFileHeader.Size + chain.Blocks.Take(height).Sum(block => RecordFrame.HeaderSize + (long)block.Encode().Length);

    /// <summary>What a cheating operator would do: any transactions in the place of a block, with a header and certificate that are in order.</summary>
    public static Block Forge(this TestChain chain, Block original, params IEnumerable<Transaction> transactions)
    {
        ImmutableArray<Transaction> all = [.. transactions];
        var header = original.Header with { MerkleRoot = MerkleTree.Root(all), TransactionCount = all.Length };
        return chain.Certify(header, all);
    }

    public static Block Certify(this TestChain chain, BlockHeader header, ImmutableArray<Transaction> transactions)
    {
        var signature = TestKeys.Validator.Sign(Certificate.VoteDigest(chain.Parameters.GenesisHash, header, 0));
        return new Block(header, new Certificate(0, [new CertificateSignature(0, signature)]), transactions);
    }
}
