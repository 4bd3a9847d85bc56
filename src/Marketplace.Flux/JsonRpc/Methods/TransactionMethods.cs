using System.Collections.Immutable;
using Marketplace.Chain.Questions;
using Marketplace.Flux.JsonRpc.Bitcoin;
using Marketplace.Ledger;
using static Marketplace.Flux.JsonRpc.RpcParameter;

namespace Marketplace.Flux.JsonRpc.Methods;

/// <summary>Transactions of the chain and their outputs.</summary>
internal static class TransactionMethods
{
    public static ImmutableArray<RpcMethod> All { get; } =
    [
        new("getrawtransaction", RpcGroup.Transactions, [Needed("txid", RpcType.Hash), Optional("verbose", RpcType.Verbosity)], GetAsync)
        {
            Summary = "A transaction as hex, or with verbose 1 as an object.",
            Differences = "Hex is this ledger's encoding; what a transaction does beyond moving money stands under payload. Signatures serve whole transactions, so every scriptSig is empty.",
            Refusals = "-5 for an unknown transaction",
        },
        new("gettxout", RpcGroup.Transactions, [Needed("txid", RpcType.Hash), Number("n", 0, uint.MaxValue, required: true), Optional("includemempool", RpcType.Flag)], OutputAsync)
        {
            Summary = "An unspent output; null when there is none of that name, or it is spent.",
            Differences = "There is no mempool: includemempool changes nothing.",
        },
        new("getspentinfo", RpcGroup.Transactions, [Needed("txid", RpcType.Hash), Number("index", 0, uint.MaxValue, required: true)], SpentAsync)
        {
            Summary = "Who spent an output: txid, index of the input, height.",
            Refusals = "-5 for an output that is not spent or never was",
            TakesObject = true,
        },
    ];

    private static async ValueTask<RpcAnswer> GetAsync(RpcCall call)
    {
        var id = call.Arguments.Hash("txid");
        if (call.Arguments.Integer("verbose", absent: 0) == 0)
        {
            return await call.Services.Ledger.FindAsync(id, call.Stop) is { } location
                && await call.Services.Ledger.GetBlockAsync(location.Height, call.Stop) is { } block
                ? RpcAnswer.Of(Convert.ToHexStringLower(block.Transactions[location.Index].Encoded.Span))
                : NoTransaction();
        }

        await call.Services.CatchUpAsync(call.Stop);
        return await call.Services.Explorer.TransactionAsync(id, call.Stop) is { } shown
            ? RpcAnswer.Of(json => TransactionJson.Write(json, shown, call.Services.Head))
            : NoTransaction();
    }

    private static async ValueTask<RpcAnswer> OutputAsync(RpcCall call)
    {
        var outPoint = new OutPoint(call.Arguments.Hash("txid"), (uint)call.Arguments.Integer("n"));
        var answer = await call.Services.Ledger.AskAsync(new OutputQuestion(outPoint), call.Stop);
        if (answer.Output is not { } output)
        {
            return RpcAnswer.Null;
        }

        await call.Services.CatchUpAsync(call.Stop);
        var made = await call.Services.Explorer.OutputAsync(outPoint, call.Stop);
        return RpcAnswer.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("bestblock", answer.BlockId.ToString());
            json.WriteNumber("confirmations", answer.AsOfHeight - output.Height + 1);
            json.WriteFlux("value", output.Output.Amount);
            json.WriteNumber("valueSat", output.Output.Amount.Satoshis);
            json.WritePropertyName("scriptPubKey");
            LockScripts.Write(json, output.Output.Lock, outPoint.TransactionId);
            json.WriteNumber("version", Transaction.CurrentVersion);
            json.WriteBoolean("coinbase", made?.IsCoinbase ?? false);
            json.WriteEndObject();
        });
    }

    private static async ValueTask<RpcAnswer> SpentAsync(RpcCall call)
    {
        await call.Services.CatchUpAsync(call.Stop);
        var outPoint = new OutPoint(call.Arguments.Hash("txid"), (uint)call.Arguments.Integer("index"));
        if ((await call.Services.Explorer.OutputAsync(outPoint, call.Stop))?.SpentBy is not { } spent)
            return RpcAnswer.Fail(RpcErrorCodes.InvalidAddressOrKey, "Unable to get spent info");
        return RpcAnswer.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("txid", spent.TransactionId.ToString());
            json.WriteNumber("index", spent.InputIndex);
            json.WriteNumber("height", spent.Location.Height);
            json.WriteEndObject();
        });
    }

    private static RpcAnswer NoTransaction() => RpcAnswer.Fail(RpcErrorCodes.InvalidAddressOrKey, "No information available about transaction");
}
