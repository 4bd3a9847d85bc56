using System.Text.Json;
using Marketplace.Ledger;

namespace Marketplace.Flux.JsonRpc;

/// <summary>The words that help texts and errors use for parameters.</summary>
internal static class RpcWords
{
    /// <summary>What a parameter may be.</summary>
    public static WordTable<RpcType> Type => field ??= new(
        (RpcType.Text, "text"),
        (RpcType.Integer, "integer"),
        (RpcType.Flag, "flag"),
        (RpcType.Verbosity, "verbosity"),
        (RpcType.Hash, "hash"),
        (RpcType.HashList, "hashlist"),
        (RpcType.Address, "address"),
        (RpcType.AddressList, "addresslist"),
        (RpcType.Block, "block"),
        (RpcType.Hex, "hex"),
        (RpcType.Json, "json"),
        (RpcType.Options, "options"));

    /// <summary>What JSON value a caller gave.</summary>
    public static WordTable<JsonValueKind> Json => field ??= new(
        (JsonValueKind.Undefined, "nothing"),
        (JsonValueKind.Object, "object"),
        (JsonValueKind.Array, "array"),
        (JsonValueKind.String, "string"),
        (JsonValueKind.Number, "number"),
        (JsonValueKind.True, "true"),
        (JsonValueKind.False, "false"),
        (JsonValueKind.Null, "null"));
}
