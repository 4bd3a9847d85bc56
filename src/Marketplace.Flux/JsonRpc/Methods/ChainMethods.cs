using System.Collections.Immutable;
using System.Text.Json;
using Marketplace.Flux.JsonRpc.Bitcoin;
using Marketplace.Ledger;
using static Marketplace.Flux.JsonRpc.RpcParameter;

namespace Marketplace.Flux.JsonRpc.Methods;

/// <summary>The chain as a whole.</summary>
internal static class ChainMethods
{
    public static ImmutableArray<RpcMethod> All { get; } =
    [
        new("getblockcount", RpcGroup.Chain, [], static call => new(RpcAnswer.Of(call.Services.Head.Height)))
        {
            Summary = "The height of the newest block.",
        },
        new("getbestblockhash", RpcGroup.Chain, [], static call => new(RpcAnswer.Of(call.Services.Head.Id)))
        {
            Summary = "The hash of the newest block.",
        },
        new("getblockchaininfo", RpcGroup.Chain, [], BlockchainInfo)
        {
            Summary = "Where the chain stands.",
            Differences = "Every block is final: headers equal blocks, verification is complete; sums of the ledger stand under payload.",
        },
        new("getinfo", RpcGroup.Chain, [], Info)
        {
            Summary = "Where the host stands, in the form of old tools.",
            Differences = "No wallet, no difficulty, no peers.",
        },
        new("getchaintips", RpcGroup.Chain, [], ChainTips)
        {
            Summary = "The ends of the chain: always exactly one, because blocks are final.",
        },
        new("getmempoolinfo", RpcGroup.Chain, [], MempoolInfo)
        {
            Summary = "The transactions that wait for a block: none, as a transaction is decided when it is sent.",
        },
        new("getrawmempool", RpcGroup.Chain, [Optional("verbose", RpcType.Flag)], RawMempool)
        {
            Summary = "Their ids: an empty list, or with verbose an empty object.",
        },
        new("gettxoutsetinfo", RpcGroup.Chain, [], OutputSetInfo)
        {
            Summary = "How many unspent outputs there are and what they are worth.",
            Differences = "Counted as the chain grows, so it costs nothing; no hash of the set.",
        },
    ];

    private static ValueTask<RpcAnswer> BlockchainInfo(RpcCall call)
    {
        var head = call.Services.Head;
        var parameters = call.Services.Parameters;
        return new(RpcAnswer.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("chain", parameters.Name == "mainnet" ? "main" : parameters.Name);
            json.WriteNumber("blocks", head.Height);
            json.WriteNumber("headers", head.Height);
            json.WriteString("bestblockhash", head.Id.ToString());
            json.WriteNumber("time", head.TimeMilliseconds / 1000);
            json.WriteNumber("mediantime", head.TimeMilliseconds / 1000);
            json.WriteNumber("verificationprogress", 1);
            json.WriteBoolean("initialblockdownload", false);
            json.WriteBoolean("pruned", false);
            json.WriteStartObject("payload");
            json.WriteString("genesisHash", parameters.GenesisHash.ToString());
            json.WriteFlux("issued", head.Totals.Issued);
            json.WriteFlux("burned", head.Totals.Burned);
            json.WriteFlux("unspent", head.Totals.Unspent);
            json.WriteNumber("transactions", head.Totals.Transactions);
            json.WriteFlux("treasury", head.Treasury);
            json.WriteNumber("round", head.Clock.Round);
            json.WriteNumber("listedHeight", call.Services.Explorer.CoveredHeight);
            json.WriteEndObject();
            json.WriteEndObject();
        }));
    }

    private static ValueTask<RpcAnswer> Info(RpcCall call) => new(RpcAnswer.Of(json => WriteInfo(json, call.Services)));

    private static void WriteInfo(Utf8JsonWriter json, RpcServices services)
    {
        json.WriteStartObject();
        json.WriteNumber("version", NetworkMethods.VersionNumber(services.Network.Version));
        json.WriteNumber("protocolversion", BlockHeader.CurrentVersion);
        json.WriteNumber("blocks", services.Head.Height);
        json.WriteNumber("timeoffset", 0);
        json.WriteNumber("connections", 0);
        json.WriteString("proxy", "");
        json.WriteBoolean("testnet", services.Parameters.Name != "mainnet");
        json.WriteFlux("paytxfee", Money.Zero);
        json.WriteFlux("relayfee", services.Head.Rules.MinimumTransactionFee);
        json.WriteString("errors", "");
        json.WriteEndObject();
    }

    private static ValueTask<RpcAnswer> ChainTips(RpcCall call)
    {
        var head = call.Services.Head;
        return new(RpcAnswer.Of(json =>
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteNumber("height", head.Height);
            json.WriteString("hash", head.Id.ToString());
            json.WriteNumber("branchlen", 0);
            json.WriteString("status", "active");
            json.WriteEndObject();
            json.WriteEndArray();
        }));
    }

    private static ValueTask<RpcAnswer> MempoolInfo(RpcCall call) => new(RpcAnswer.Of(static json =>
    {
        json.WriteStartObject();
        json.WriteNumber("size", 0);
        json.WriteNumber("bytes", 0);
        json.WriteNumber("usage", 0);
        json.WriteEndObject();
    }));

    private static ValueTask<RpcAnswer> RawMempool(RpcCall call)
    {
        var empty = RpcAnswer.Of(static json =>
        {
            json.WriteStartObject();
            json.WriteEndObject();
        });
        return new(call.Arguments.Flag("verbose") ? empty : RpcAnswer.EmptyList);
    }

    private static ValueTask<RpcAnswer> OutputSetInfo(RpcCall call)
    {
        var head = call.Services.Head;
        return new(RpcAnswer.Of(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("height", head.Height);
            json.WriteString("bestblock", head.Id.ToString());
            json.WriteNumber("transactions", head.Totals.Transactions);
            json.WriteNumber("txouts", head.UnspentCount);
            json.WriteFlux("total_amount", head.Totals.Unspent);
            json.WriteEndObject();
        }));
    }
}
