using Marketplace.Ledger;
using Marketplace.Ledger.Framing;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Verification;

namespace Marketplace.Silo.Tests.Crash;

/// <summary>Verifies an export as an auditor would, and compares it with what wallets were promised.</summary>
internal static class ChainAudit
{
    /// <summary>Verifies the export from its genesis hash alone and lists where each transaction stands.</summary>
    /// <returns>Every transaction of the chain with the height of its block.</returns>
    public static async Task<IReadOnlyDictionary<Hash256, long>> ReadAsync(Stream export, Hash256 genesis, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await export.CopyToAsync(bytes, cancellationToken);
        bytes.Position = 0;
        var verification = await new ChainVerifier(SignatureVerifiers.Choose(out _)).VerifyAsync(bytes, genesis, progress: null, cancellationToken);
        Assert.True(verification.Verified, $"the exported chain does not verify: {verification.Fault}");
        var heights = new Dictionary<Hash256, long>();
        for (var offset = ChainFileHeader.Size; offset < bytes.Length;)
        {
            Assert.True(RecordFrame.TryReadHeader(bytes.GetBuffer().AsSpan(offset, RecordFrame.HeaderSize), out var length, out _));
            var block = Block.Decode(bytes.GetBuffer().AsMemory(offset + RecordFrame.HeaderSize, length));
            foreach (var transaction in block.Transactions)
            {
                Assert.True(heights.TryAdd(transaction.Id, block.Height), $"transaction {transaction.Id} is in the chain twice");
            }

            offset += RecordFrame.HeaderSize + length;
        }

        return heights;
    }

    /// <summary>Every acknowledged transaction is in the chain, at the height that was named.</summary>
    public static void Check(IReadOnlyDictionary<Hash256, long> chain, IEnumerable<TransferLoad> loads, string when)
    {
        foreach (var (id, height) in loads.SelectMany(load => load.Acknowledged))
        {
            Assert.True(chain.TryGetValue(id, out var found), $"{when}: acknowledged transaction {id} is missing");
            Assert.True(found == height, $"{when}: transaction {id} was acknowledged at height {height} and stands at {found}");
        }
    }
}
