using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Marketplace.Flux.JsonRpc.Bitcoin;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Explorer.Queries;
using static Marketplace.Flux.JsonRpc.RpcParameter;

namespace Marketplace.Flux.JsonRpc.Methods;

/// <summary>The address index, as Bitcoin's block explorers know it.</summary>
internal static class AddressMethods
{
    private const int PageSize = 500;

    private static readonly RpcParameter Addresses = Needed("address", RpcType.AddressList, "addresses");
    private static readonly RpcParameter ChainInfo = Optional("chaininfo", RpcType.Flag);
    private static readonly RpcParameter Start = Number("start", 0);
    private static readonly RpcParameter End = Number("end", 0);

    public static ImmutableArray<RpcMethod> All { get; } =
    [
        new("getaddressbalance", RpcGroup.Addresses, [Addresses], BalanceAsync)
        {
            Summary = "What addresses own together and ever received, in satoshis.",
            Differences = "What is locked counts in balance; spendable, timeLocked and collateral divide it.",
            TakesObject = true,
        },
        new("getaddressutxos", RpcGroup.Addresses, [Addresses, ChainInfo], UnspentAsync)
        {
            Summary = "The unspent outputs of addresses, oldest first for each; with chaininfo also the height and hash they are known up to.",
            Differences = "Locked ones are there too, with fromHeight or fromTime, or collateral.",
            TakesObject = true,
            Streams = true,
        },
        new("getaddresstxids", RpcGroup.Addresses, [Addresses, Start, End], TransactionIdsAsync)
        {
            Summary = "The ids of the transactions that touched addresses, in the order of the chain; start and end are heights.",
            TakesObject = true,
            Streams = true,
        },
        new("getaddressdeltas", RpcGroup.Addresses, [Addresses, Start, End, ChainInfo], DeltasAsync)
        {
            Summary = "What each transaction took from (negative) and gave to addresses, in the order of the chain.",
            Refusals = "-5 with chaininfo for a start or end above the head",
            TakesObject = true,
            Streams = true,
        },
        new("getaddressmempool", RpcGroup.Addresses, [Addresses], static _ => new(RpcAnswer.EmptyList))
        {
            Summary = "An empty list: nothing waits for a block.",
            TakesObject = true,
        },
    ];

    private static async ValueTask<RpcAnswer> BalanceAsync(RpcCall call)
    {
        await call.Services.CatchUpAsync(call.Stop);
        var (total, locked, collateral, received) = (Money.Zero, Money.Zero, Money.Zero, UInt128.Zero);
        foreach (var address in call.Arguments.Addresses("address"))
        {
            var owned = await call.Services.Explorer.AddressAsync(address, call.Stop);
            (total, locked, collateral, received) = (total + owned.Total, locked + owned.TimeLocked, collateral + owned.Collateral, received + owned.Received);
        }

        return RpcAnswer.Of(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("balance", total.Satoshis);
            json.WritePropertyName("received");
            json.WriteRawValue(received.ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("spendable", (total - locked - collateral).Satoshis);
            json.WriteNumber("timeLocked", locked.Satoshis);
            json.WriteNumber("collateral", collateral.Satoshis);
            json.WriteEndObject();
        });
    }

    private static async ValueTask<RpcAnswer> UnspentAsync(RpcCall call)
    {
        await call.Services.CatchUpAsync(call.Stop);
        var addresses = call.Arguments.Addresses("address");
        var chainInfo = call.Arguments.Flag("chaininfo");
        return RpcAnswer.Stream(async sink =>
        {
            var json = sink.Writer;
            if (chainInfo)
            {
                json.WriteStartObject();
                json.WritePropertyName("utxos");
            }

            json.WriteStartArray();
            foreach (var address in addresses)
            {
                var unspent = RpcServices.AllAsync(
                    (cursor, stop) => call.Services.Explorer.UnspentAsync(address, cursor, PageSize, ListOrder.OldestFirst, stop), sink.Stop);
                await foreach (var output in unspent)
                {
                    WriteUnspent(json, address, output);
                    await sink.DrainAsync();
                }
            }

            json.WriteEndArray();
            if (chainInfo)
            {
                var height = Math.Min(call.Services.Explorer.CoveredHeight, call.Services.Head.Height);
                json.WriteString("hash", (await call.Services.BlockIdAsync(height, sink.Stop))?.ToString());
                json.WriteNumber("height", height);
                json.WriteEndObject();
            }
        });
    }

    private static void WriteUnspent(Utf8JsonWriter json, Address address, ExplorerUnspent output)
    {
        json.WriteStartObject();
        json.WriteString("address", address.ToString());
        json.WriteString("txid", output.OutPoint.TransactionId.ToString());
        json.WriteNumber("outputIndex", output.OutPoint.Index);
        json.WriteString("script", Convert.ToHexStringLower(LockScripts.Of(address, output.LockedUntil)));
        json.WriteNumber("satoshis", output.Amount.Satoshis);
        json.WriteNumber("height", output.Location.Height);
        if (output.LockedUntil is { } until)
            json.WriteNumber(until.Kind == LockUntilKind.Height ? "fromHeight" : "fromTime", until.Value);
        if (output.Kind == OutputLockTag.Collateral)
            json.WriteBoolean("collateral", true);
        json.WriteEndObject();
    }

    private static async ValueTask<RpcAnswer> TransactionIdsAsync(RpcCall call)
    {
        await call.Services.CatchUpAsync(call.Stop);
        return RpcAnswer.Stream(async sink =>
        {
            sink.Writer.WriteStartArray();
            await foreach (var entry in AddressHistory.MergeAsync(call, sink.Stop))
            {
                sink.Writer.WriteStringValue(entry.TransactionId.ToString());
                await sink.DrainAsync();
            }

            sink.Writer.WriteEndArray();
        });
    }

    private static async ValueTask<RpcAnswer> DeltasAsync(RpcCall call)
    {
        await call.Services.CatchUpAsync(call.Stop);
        var chainInfo = call.Arguments.Flag("chaininfo");
        var (from, until) = (call.Arguments.Integer("start", 0), call.Arguments.Integer("end", call.Services.Head.Height));
        var (first, last) = (await call.Services.BlockIdAsync(from, call.Stop), await call.Services.BlockIdAsync(until, call.Stop));
        if (chainInfo && (first is null || last is null))
            return RpcAnswer.Fail(RpcErrorCodes.InvalidAddressOrKey, "Start or end is above the head of the chain");
        var addresses = call.Arguments.Addresses("address").ToHashSet();
        return RpcAnswer.Stream(async sink =>
        {
            var json = sink.Writer;
            if (chainInfo)
            {
                json.WriteStartObject();
                json.WritePropertyName("deltas");
            }

            json.WriteStartArray();
            await foreach (var entry in AddressHistory.MergeAsync(call, sink.Stop))
            {
                if (await call.Services.Explorer.TransactionAsync(entry.TransactionId, sink.Stop) is { } shown)
                    WriteDeltas(json, shown, addresses);
                await sink.DrainAsync();
            }

            json.WriteEndArray();
            if (chainInfo)
            {
                WriteBlock(json, "start", first!.Value, from);
                WriteBlock(json, "end", last!.Value, until);
                json.WriteEndObject();
            }
        });
    }

    private static void WriteDeltas(Utf8JsonWriter json, ExplorerTransaction shown, HashSet<Address> addresses)
    {
        for (var i = 0; i < shown.Inputs.Count; i++)
        {
            if (shown.Inputs[i] is { Owner: { } owner } input && addresses.Contains(owner))
                WriteDelta(json, shown, owner, i, -input.Amount.Satoshis);
        }

        foreach (var output in shown.Outputs)
        {
            if (output.Owner is { } owner && addresses.Contains(owner))
                WriteDelta(json, shown, owner, (int)output.OutPoint.Index, output.Amount.Satoshis);
        }
    }

    private static void WriteDelta(Utf8JsonWriter json, ExplorerTransaction shown, Address owner, int index, long satoshis)
    {
        json.WriteStartObject();
        json.WriteNumber("satoshis", satoshis);
        json.WriteString("txid", shown.Transaction.Id.ToString());
        json.WriteNumber("index", index);
        json.WriteNumber("blockindex", shown.Location.Index);
        json.WriteNumber("height", shown.Location.Height);
        json.WriteString("address", owner.ToString());
        json.WriteEndObject();
    }

    private static void WriteBlock(Utf8JsonWriter json, string name, Hash256 id, long height)
    {
        json.WriteStartObject(name);
        json.WriteString("hash", id.ToString());
        json.WriteNumber("height", height);
        json.WriteEndObject();
    }
}
