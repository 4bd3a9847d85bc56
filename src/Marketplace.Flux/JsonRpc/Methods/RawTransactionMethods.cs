using System.Collections.Immutable;
using System.Text.Json;
using Marketplace.Flux.JsonRpc.Bitcoin;
using Marketplace.Gateway.Transactions;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using static Marketplace.Flux.JsonRpc.RpcParameter;

namespace Marketplace.Flux.JsonRpc.Methods;

/// <summary>Transactions that callers bring: to build, to look at, to send.</summary>
internal static class RawTransactionMethods
{
    public static ImmutableArray<RpcMethod> All { get; } =
    [
        new("createrawtransaction", RpcGroup.Transactions, [Needed("transactions", RpcType.Json, "inputs"), Needed("addresses", RpcType.Json, "outputs"), Number("locktime", 0, 0), Number("expiryheight", 0, 0)], Create)
        {
            Summary = "The hex of an unsigned transaction that spends [{txid, vout}] and pays {address: FLUX}.",
            Differences = "In this ledger's encoding, to be signed by this market's wallets; inputs are sorted; transactions have no lock time and no expiry.",
            Refusals = "-5 for a bad address, -8 for bad inputs, amounts or too many of them",
        },
        new("decoderawtransaction", RpcGroup.Transactions, [Needed("hexstring", RpcType.Hex)], Decode)
        {
            Summary = "A transaction's hex as an object.",
            Refusals = "-22 for what is no transaction",
        },
        new("sendrawtransaction", RpcGroup.Transactions, [Needed("hexstring", RpcType.Hex), Optional("allowhighfees", RpcType.Flag)], SendAsync)
        {
            Summary = "Has a signed transaction included in a block, and answers its id when the block is durable.",
            Differences = "The answer is final, not a promise. Sending the same again gives the id again (no -27). allowhighfees changes nothing.",
            Refusals = "-22 for what is no transaction, -25 for an input that does not exist or is spent, -26 with the ledger's rule, -28 when the ledger is busy",
        },
    ];

    private static ValueTask<RpcAnswer> Create(RpcCall call)
    {
        var inputs = new List<OutPoint>();
        var outputs = new List<TransactionOutput>();
        if ((ReadInputs(call.Arguments.Json("transactions"), inputs) ?? ReadOutputs(call.Arguments.Json("addresses"), outputs)) is { } error)
            return new(RpcAnswer.Fail(error.Code, error.Message));
        try
        {
            return new(RpcAnswer.Of(Convert.ToHexStringLower(Transaction.Create(inputs, outputs).Encoded.Span)));
        }
        catch (ArgumentException fault)
        {
            return new(RpcAnswer.Fail(RpcErrorCodes.InvalidParameter, fault.Message));
        }
    }

    private static RpcError? ReadInputs(JsonElement json, List<OutPoint> inputs)
    {
        if (json.ValueKind != JsonValueKind.Array)
            return new RpcError(RpcErrorCodes.TypeError, "transactions is a JSON array of {txid, vout}.");
        if (json.GetArrayLength() is 0 or > FormatLimits.MaxInputs)
            return new RpcError(RpcErrorCodes.InvalidParameter, $"A transaction has 1 to {FormatLimits.MaxInputs} inputs.");
        foreach (var input in json.EnumerateArray())
        {
            if (input.ValueKind != JsonValueKind.Object
                || !input.TryGetProperty("txid", out var id) || id.ValueKind != JsonValueKind.String || !Hash256.TryParse(id.GetString(), out var hash)
                || !input.TryGetProperty("vout", out var index) || index.ValueKind != JsonValueKind.Number || !index.TryGetUInt32(out var number))
                return new RpcError(RpcErrorCodes.InvalidParameter, "Each input is {\"txid\": 64 hexadecimal digits, \"vout\": a number from 0}.");
            inputs.Add(new OutPoint(hash, number));
        }

        return null;
    }

    private static RpcError? ReadOutputs(JsonElement json, List<TransactionOutput> outputs)
    {
        // Newer tools send a list of objects, so that an address can stand twice.
        var objects = json.ValueKind == JsonValueKind.Array ? json.EnumerateArray().ToList() : [json];
        foreach (var each in objects)
        {
            if (each.ValueKind != JsonValueKind.Object)
                return new RpcError(RpcErrorCodes.TypeError, "addresses is a JSON object of addresses with amounts.");
            foreach (var output in each.EnumerateObject())
            {
                if (!Address.TryParse(output.Name, out var address, out var fault))
                    return new RpcError(RpcErrorCodes.InvalidAddressOrKey, $"Invalid Flux address: {fault}");
                if (!FluxAmounts.TryRead(output.Value, out var amount) || amount.IsZero)
                    return new RpcError(RpcErrorCodes.TypeError, $"Invalid amount for {output.Name}: above 0, with at most 8 decimals.");
                outputs.Add(new TransactionOutput(amount, LockScripts.LockOf(address)));
            }
        }

        return outputs.Count is > 0 and <= FormatLimits.MaxOutputs
            ? null
            : new RpcError(RpcErrorCodes.InvalidParameter, $"A transaction has 1 to {FormatLimits.MaxOutputs} outputs.");
    }

    private static ValueTask<RpcAnswer> Decode(RpcCall call) => new(
        Transaction.TryDecode(call.Arguments.Bytes("hexstring"), out var transaction, out var rejection)
            ? RpcAnswer.Of(json => TransactionJson.Write(json, transaction))
            : NoTransaction(rejection));

    private static async ValueTask<RpcAnswer> SendAsync(RpcCall call)
    {
        if (!Transaction.TryDecode(call.Arguments.Bytes("hexstring"), out var transaction, out var rejection))
            return NoTransaction(rejection);
        var account = call.Services.Grains.GetGrain<IChainAccountGrain>(TransactionsApi.AccountOf(transaction));
        var result = await account.SubmitAsync(transaction, call.Stop);
        return result.Status switch
        {
            SubmitStatus.Included => RpcAnswer.Of(result.TransactionId),
            SubmitStatus.Refused when result.Refusal is { } rule => RpcAnswer.Fail(
                rule.Code == RejectionCode.OutputUnknown.ToName() ? RpcErrorCodes.MissingInputs : RpcErrorCodes.VerifyRejected,
                rule.InputIndex is { } input ? $"{rule.Code} (input {input}): {rule.Message}" : $"{rule.Code}: {rule.Message}"),
            _ => RpcAnswer.Fail(RpcErrorCodes.NotReady, result.Message ?? "The ledger cannot take transactions now. Send the same again."),
        };
    }

    private static RpcAnswer NoTransaction(Rejection rejection) => RpcAnswer.Fail(RpcErrorCodes.Deserialization, $"TX decode failed: {rejection}");
}
