using Marketplace.Api;
using Marketplace.Gateway.Transactions;
using Marketplace.Ledger;

namespace Marketplace.Gateway.Blocks;

/// <summary>Blocks in the words of the HTTP API.</summary>
internal static class BlockMapping
{
    public static BlockSummary ToSummary(this Block block) => new()
    {
        Height = block.Height,
        Id = block.Id.ToString(),
        PreviousId = block.Header.PreviousId.ToString(),
        MerkleRoot = block.Header.MerkleRoot.ToString(),
        Time = TimeOf(block),
        TransactionCount = block.Header.TransactionCount,
    };

    public static BlockResponse ToResponse(this Block block) => new()
    {
        Height = block.Height,
        Id = block.Id.ToString(),
        PreviousId = block.Header.PreviousId.ToString(),
        MerkleRoot = block.Header.MerkleRoot.ToString(),
        Time = TimeOf(block),
        TransactionCount = block.Header.TransactionCount,
        Header = Convert.ToHexStringLower(block.Header.Encode()),
        Certificate = block.Certificate.ToItem(),
        TransactionIds = [.. block.Transactions.Select(transaction => transaction.Id.ToString())],
    };

    private static DateTimeOffset TimeOf(Block block) => DateTimeOffset.FromUnixTimeMilliseconds(block.Header.TimeMilliseconds);
}
