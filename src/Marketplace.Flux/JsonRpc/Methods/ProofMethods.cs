using System.Collections.Immutable;
using Marketplace.Flux.JsonRpc.Bitcoin;
using static Marketplace.Flux.JsonRpc.RpcParameter;

namespace Marketplace.Flux.JsonRpc.Methods;

/// <summary>Proofs that transactions are in a block.</summary>
internal static class ProofMethods
{
    public static ImmutableArray<RpcMethod> All { get; } =
    [
        new("gettxoutproof", RpcGroup.Transactions, [Needed("txids", RpcType.HashList), Optional("blockhash", RpcType.Hash)], ProveAsync)
        {
            Summary = "The hex of a proof that the transactions are in one block: the header and the part of its Merkle tree, in the form of BIP 37.",
            Differences = "The header is this ledger's. Who wants the validators' signatures too takes GET /v1/transactions/{id}.",
            Refusals = "-5 for transactions that are unknown or not in the same block, or for an unknown block",
        },
        new("verifytxoutproof", RpcGroup.Transactions, [Needed("proof", RpcType.Hex)], VerifyAsync)
        {
            Summary = "The ids of the transactions that a proof proves; an empty list when it proves none.",
            Refusals = "-5 for the proof of a block that the chain does not have",
        },
    ];

    private static async ValueTask<RpcAnswer> ProveAsync(RpcCall call)
    {
        var ids = call.Arguments.Hashes("txids");
        long height;
        if (call.Arguments.HashOrNull("blockhash") is { } blockId)
        {
            if (await call.Services.HeightOfAsync(blockId, call.Stop) is not { } known)
                return RpcAnswer.Fail(RpcErrorCodes.InvalidAddressOrKey, "Block not found");
            height = known;
        }
        else
        {
            if (await call.Services.Ledger.FindAsync(ids[0], call.Stop) is not { } location)
                return RpcAnswer.Fail(RpcErrorCodes.InvalidAddressOrKey, "Transaction not yet in block");
            height = location.Height;
        }

        var block = await call.Services.Ledger.GetBlockAsync(height, call.Stop) ?? throw new InvalidOperationException($"There is no block {height}.");
        var there = block.Transactions.Select(transaction => transaction.Id).ToHashSet();
        var wanted = ids.ToHashSet();
        return wanted.IsSubsetOf(there)
            ? RpcAnswer.Of(Convert.ToHexStringLower(PartialMerkleTree.Prove(block, wanted)))
            : RpcAnswer.Fail(RpcErrorCodes.InvalidAddressOrKey, "Not all transactions found in specified or retrieved block");
    }

    private static async ValueTask<RpcAnswer> VerifyAsync(RpcCall call)
    {
        if (!PartialMerkleTree.TryRead(call.Arguments.Bytes("proof"), out var header, out var proven) || header is null)
            proven = [];
        else if (await call.Services.HeightOfAsync(header.Id, call.Stop) is null)
            return RpcAnswer.Fail(RpcErrorCodes.InvalidAddressOrKey, "Block not found in chain");
        return RpcAnswer.Of(json =>
        {
            json.WriteStartArray();
            foreach (var id in proven)
                json.WriteStringValue(id.ToString());
            json.WriteEndArray();
        });
    }
}
