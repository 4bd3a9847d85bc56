using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Marketplace.Flux.JsonRpc.Bitcoin;
using Marketplace.Ledger;
using Marketplace.Explorer.Queries;
using static Marketplace.Flux.JsonRpc.RpcParameter;

namespace Marketplace.Flux.JsonRpc.Methods;

/// <summary>Blocks, one by one.</summary>
internal static class BlockMethods
{
    private const int PageSize = 200;
    private const string OutOfRange = "Block height out of range";
    private const string NotFound = "Block not found";

    public static ImmutableArray<RpcMethod> All { get; } =
    [
        new("getblockhash", RpcGroup.Chain, [Number("index", 0, required: true) with { Alias = "height" }], HashAsync)
        {
            Summary = "The hash of the block at a height.",
            Refusals = "-8 for a height above the head",
        },
        new("getblock", RpcGroup.Chain, [Needed("hashheight", RpcType.Block, "blockhash"), Optional("verbosity", RpcType.Verbosity, "verbose")], BlockAsync)
        {
            Summary = "A block: 0 as hex, 1 (as if absent) with the ids of its transactions, 2 with the transactions.",
            Differences = "No nonce, bits, difficulty, chainwork; proposer and signatures stand under payload. Hex is this ledger's encoding.",
            Refusals = "-5 for an unknown hash, -8 for a height above the head or what is neither",
        },
        new("getblockheader", RpcGroup.Chain, [Needed("hash", RpcType.Hash, "blockhash"), Optional("verbose", RpcType.Flag)], HeaderAsync)
        {
            Summary = "A block's header; as hex with verbose false.",
            Differences = "As getblock.",
            Refusals = "-5 for an unknown hash",
        },
        new("getblockhashes", RpcGroup.Chain, [Number("high", 0, required: true), Number("low", 0, required: true), Optional("noorphans", RpcType.Options, "options"), Optional("logicaltimes", RpcType.Flag)], HashesAsync)
        {
            Summary = "The hashes of blocks whose time is at least low and below high (unix seconds).",
            Differences = "There are no orphans and no logical times: the third parameter changes nothing but, as {\"logicalTimes\": true}, the form.",
            Streams = true,
        },
        new("getblockdeltas", RpcGroup.Chain, [Needed("hash", RpcType.Hash, "blockhash")], DeltasAsync)
        {
            Summary = "A block with what each of its transactions took from and gave to addresses.",
            Differences = "What nobody owns (escrow, deposits, the treasury) has no address and is left out.",
            Refusals = "-5 for an unknown hash",
        },
    ];

    private static async ValueTask<RpcAnswer> HashAsync(RpcCall call) =>
        await call.Services.BlockIdAsync(call.Arguments.Integer("index"), call.Stop) is { } id
            ? RpcAnswer.Of(id)
            : RpcAnswer.Fail(RpcErrorCodes.InvalidParameter, OutOfRange);

    private static async ValueTask<RpcAnswer> BlockAsync(RpcCall call)
    {
        var name = call.Arguments.Text("hashheight");
        long? height;
        if (Hash256.TryParse(name, out var id))
            height = await call.Services.HeightOfAsync(id, call.Stop);
        else if (long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            height = number;
        else
            return RpcAnswer.Fail(RpcErrorCodes.InvalidParameter, "hashheight is a block's hash of 64 hexadecimal digits, or its height.");
        if (height is not { } at)
            return RpcAnswer.Fail(RpcErrorCodes.InvalidAddressOrKey, NotFound);
        if (await call.Services.Ledger.GetBlockAsync(at, call.Stop) is not { } block)
            return RpcAnswer.Fail(RpcErrorCodes.InvalidParameter, OutOfRange);

        var verbosity = call.Arguments.Integer("verbosity", absent: 1);
        if (verbosity == 0)
            return RpcAnswer.Of(Convert.ToHexStringLower(block.Encode()));
        if (verbosity == 2)
            await call.Services.CatchUpAsync(call.Stop);
        var next = await call.Services.BlockIdAsync(at + 1, call.Stop);
        return RpcAnswer.Stream(async sink =>
        {
            var json = sink.Writer;
            json.WriteStartObject();
            BlockJson.WriteHeader(json, block, call.Services.Head.Height, next);
            json.WriteNumber("size", block.EncodedLength);
            json.WriteStartArray("tx");
            if (verbosity == 1)
                await WriteIdsAsync(sink, block);
            else
                await WriteTransactionsAsync(sink, call.Services, block.Height);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async ValueTask WriteIdsAsync(JsonSink sink, Block block)
    {
        foreach (var transaction in block.Transactions)
        {
            sink.Writer.WriteStringValue(transaction.Id.ToString());
            await sink.DrainAsync();
        }
    }

    private static async ValueTask WriteTransactionsAsync(JsonSink sink, RpcServices services, long height)
    {
        await foreach (var shown in TransactionsAsync(services, height, sink.Stop))
        {
            TransactionJson.Write(sink.Writer, shown, services.Head);
            await sink.DrainAsync();
        }
    }

    private static IAsyncEnumerable<ExplorerTransaction> TransactionsAsync(RpcServices services, long height, CancellationToken stop) =>
        RpcServices.AllAsync((cursor, token) => services.Explorer.BlockTransactionsAsync(height, cursor, PageSize, token), stop);

    private static async ValueTask<RpcAnswer> HeaderAsync(RpcCall call)
    {
        if (await call.Services.HeightOfAsync(call.Arguments.Hash("hash"), call.Stop) is not { } height
            || await call.Services.Ledger.GetBlockAsync(height, call.Stop) is not { } block)
            return RpcAnswer.Fail(RpcErrorCodes.InvalidAddressOrKey, NotFound);
        if (!call.Arguments.Flag("verbose", absent: true))
            return RpcAnswer.Of(Convert.ToHexStringLower(block.Header.Encode()));
        var next = await call.Services.BlockIdAsync(height + 1, call.Stop);
        return RpcAnswer.Of(json =>
        {
            json.WriteStartObject();
            BlockJson.WriteHeader(json, block, call.Services.Head.Height, next);
            json.WriteEndObject();
        });
    }

    private static async ValueTask<RpcAnswer> HashesAsync(RpcCall call)
    {
        var (low, high) = (call.Arguments.Integer("low"), call.Arguments.Integer("high"));
        var logical = call.Arguments.Flag("logicaltimes")
            || (call.Arguments.JsonOrNull("noorphans") is { ValueKind: JsonValueKind.Object } options
                && options.TryGetProperty("logicalTimes", out var wanted) && wanted.ValueKind == JsonValueKind.True);
        await call.Services.CatchUpAsync(call.Stop);
        var explorer = call.Services.Explorer;
        var first = await FirstAtAsync(explorer, low, call.Stop);
        return RpcAnswer.Stream(async sink =>
        {
            var json = sink.Writer;
            json.WriteStartArray();
            for (var height = first; await explorer.BlockAsync(height, sink.Stop) is { } block && block.TimeMilliseconds / 1000 < high; height++)
            {
                if (logical)
                {
                    json.WriteStartObject();
                    json.WriteString("blockhash", block.Id.ToString());
                    json.WriteNumber("logicalts", block.TimeMilliseconds / 1000);
                    json.WriteEndObject();
                }
                else
                {
                    json.WriteStringValue(block.Id.ToString());
                }

                await sink.DrainAsync();
            }

            json.WriteEndArray();
        });
    }

    // Times never go back along the chain, so the first block of a time is found by halving.
    private static async Task<long> FirstAtAsync(IExplorerQueries explorer, long seconds, CancellationToken stop)
    {
        var (from, until) = (0L, explorer.CoveredHeight + 1);
        while (from < until)
        {
            var middle = from + ((until - from) / 2);
            if (await explorer.BlockAsync(middle, stop) is { } block && block.TimeMilliseconds / 1000 < seconds)
                from = middle + 1;
            else
                until = middle;
        }

        return from;
    }

    private static async ValueTask<RpcAnswer> DeltasAsync(RpcCall call)
    {
        if (await call.Services.HeightOfAsync(call.Arguments.Hash("hash"), call.Stop) is not { } height
            || await call.Services.Ledger.GetBlockAsync(height, call.Stop) is not { } block)
            return RpcAnswer.Fail(RpcErrorCodes.InvalidAddressOrKey, NotFound);
        await call.Services.CatchUpAsync(call.Stop);
        var next = await call.Services.BlockIdAsync(height + 1, call.Stop);
        return RpcAnswer.Stream(async sink =>
        {
            var json = sink.Writer;
            json.WriteStartObject();
            BlockJson.WriteHeader(json, block, call.Services.Head.Height, next);
            json.WriteNumber("size", block.EncodedLength);
            json.WriteStartArray("deltas");
            await foreach (var shown in TransactionsAsync(call.Services, height, sink.Stop))
            {
                WriteDeltas(json, shown);
                await sink.DrainAsync();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void WriteDeltas(Utf8JsonWriter json, ExplorerTransaction shown)
    {
        json.WriteStartObject();
        json.WriteString("txid", shown.Transaction.Id.ToString());
        json.WriteNumber("index", shown.Location.Index);
        json.WriteStartArray("inputs");
        for (var i = 0; i < shown.Inputs.Count; i++)
        {
            if (shown.Inputs[i] is not { Owner: { } owner } input)
                continue;
            json.WriteStartObject();
            json.WriteString("address", owner.ToString());
            json.WriteNumber("satoshis", -input.Amount.Satoshis);
            json.WriteNumber("index", i);
            json.WriteString("prevtxid", input.OutPoint.TransactionId.ToString());
            json.WriteNumber("prevout", input.OutPoint.Index);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("outputs");
        foreach (var output in shown.Outputs)
        {
            if (output.Owner is not { } owner)
                continue;
            json.WriteStartObject();
            json.WriteString("address", owner.ToString());
            json.WriteNumber("satoshis", output.Amount.Satoshis);
            json.WriteNumber("index", output.OutPoint.Index);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
