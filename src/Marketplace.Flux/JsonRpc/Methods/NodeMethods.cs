using System.Collections.Immutable;
using System.Text.Json;
using Marketplace.Chain.Questions;
using Marketplace.Flux.JsonRpc.Bitcoin;
using Marketplace.Ledger.Stakes;
using Marketplace.Market.Words;
using static Marketplace.Flux.JsonRpc.RpcParameter;

namespace Marketplace.Flux.JsonRpc.Methods;

/// <summary>The nodes on the ledger, as Flux's daemon lists them.</summary>
internal static class NodeMethods
{
    private const string Rounds = "Heights are reward rounds of 30 seconds (getblockchaininfo: payload.round), as Flux's blocks are; activesince and lastpaid are reckoned back from them.";

    private static readonly RpcParameter Collateral = Optional("collateral", RpcType.Text);

    public static ImmutableArray<RpcMethod> All { get; } =
    [
        new("listfluxnodes", RpcGroup.Nodes, [Optional("filter", RpcType.Text)], ListAsync)
        {
            Summary = "The confirmed nodes, tier by tier in the order in which they will be paid; with a filter those that have it in collateral, ip, tier, payment_address or pubkey.",
            Differences = Rounds,
            Aliases = ["listzelnodes", "viewdeterministicfluxnodelist", "viewdeterministiczelnodelist"],
        },
        new("getfluxnodecount", RpcGroup.Nodes, [], CountAsync)
        {
            Summary = "How many confirmed nodes there are, in all, by tier and by network.",
            Differences = "Nodes whose ip is a host name count for no network.",
            Aliases = ["getzelnodecount"],
        },
        new("getstartlist", RpcGroup.Nodes, [], StartListAsync)
        {
            Summary = "The nodes that were started and have not confirmed yet; expires_in counts what is left.",
            Differences = Rounds,
        },
        new("getdoslist", RpcGroup.Nodes, [], DosListAsync)
        {
            Summary = "The nodes that did not confirm in time after a start; eligible_in counts until they can start again.",
            Differences = Rounds,
        },
        new("fluxnodecurrentwinner", RpcGroup.Nodes, [], WinnersAsync)
        {
            Summary = "The node of each tier that the next round pays.",
            Differences = Rounds,
            Aliases = ["zelnodecurrentwinner"],
        },
        new("getfluxnodestatus", RpcGroup.Nodes, [Collateral], StatusAsync)
        {
            Summary = "Where a node is in its life: STARTED, DOS, CONFIRMED, OFFLINE; expired when the ledger does not know it.",
            Differences = "A host is no node: the node is named by its collateral, as TXID:INDEX or COutPoint(TXID, INDEX). " + Rounds,
            Refusals = "-1 without a collateral, -8 for what is none",
            Aliases = ["getzelnodestatus"],
        },
        new("listfluxnodedelegates", RpcGroup.Nodes, [Collateral with { Required = true }], DelegatesAsync)
        {
            Summary = "The addresses that can start a node again.",
            Refusals = "-5 for a node that the ledger does not know, -8 for what is no collateral",
        },
        new("getfluxnodesnapshot", RpcGroup.Nodes, [], SnapshotAsync)
        {
            Summary = "All nodes in every state as of one block: height, hash, round, and rows as in listfluxnodes with their status.",
            Differences = Rounds,
        },
        new("getmigrationcount", RpcGroup.Nodes, [], MigrationAsync)
        {
            Summary = "How many confirmed nodes of each tier stand on the present collateral (new), and how many on one that a vote has since replaced (old).",
            Aliases = ["getzelnodemigrationcount"],
        },
    ];

    private static async ValueTask<RpcAnswer> ListAsync(RpcCall call)
    {
        var view = await call.Services.Stakes.GetAsync(call.Stop);
        var filter = call.Arguments.TextOrNull("filter");
        return RpcAnswer.Stream(async sink =>
        {
            sink.Writer.WriteStartArray();
            foreach (var (node, rank) in Ranked(view))
            {
                if (filter is not null && !Matches(node, filter))
                    continue;
                sink.Writer.WriteStartObject();
                WriteRow(sink.Writer, call, view, node, rank);
                sink.Writer.WriteEndObject();
                await sink.DrainAsync();
            }

            sink.Writer.WriteEndArray();
        });
    }

    private static void WriteRow(Utf8JsonWriter json, RpcCall call, LedgerStakes view, StakeRecord node, int rank)
    {
        NodeJson.WriteName(json, node);
        NodeJson.WriteLife(json, node);
        NodeJson.WriteTimes(json, view, node, call.Services.Parameters.Emission.RoundMilliseconds);
        json.WriteNumber("rank", rank);
    }

    private static IEnumerable<(StakeRecord Node, int Rank)> Ranked(LedgerStakes view)
    {
        var records = view.Records.ToDictionary(record => record.Collateral);
        return StakeTiers.All.ToArray().SelectMany(tier => view.Queues[tier].Select((collateral, rank) => (records[collateral], rank)));
    }

    private static bool Matches(StakeRecord node, string filter)
    {
        string[] texts = [NodeJson.Name(node.Collateral), node.Endpoint, NodeJson.TierName(node.Tier), node.Payout.ToString(), node.NodeKey.ToString()];
        return texts.Any(text => text.Contains(filter, StringComparison.OrdinalIgnoreCase));
    }

    private static async ValueTask<RpcAnswer> CountAsync(RpcCall call)
    {
        var view = await call.Services.Stakes.GetAsync(call.Stop);
        var (cumulus, nimbus, stratus) = (view.Queues[StakeTier.Cumulus].Length, view.Queues[StakeTier.Nimbus].Length, view.Queues[StakeTier.Stratus].Length);
        var networks = view.Records.Where(node => node.Status == StakeStatus.Confirmed).CountBy(node => NodeJson.NetworkOf(node.Endpoint)).ToDictionary();
        return RpcAnswer.Of(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("total", cumulus + nimbus + stratus);
            json.WriteNumber("stable", cumulus + nimbus + stratus);
            json.WriteNumber("basic-enabled", cumulus);
            json.WriteNumber("super-enabled", nimbus);
            json.WriteNumber("bamf-enabled", stratus);
            json.WriteNumber("cumulus-enabled", cumulus);
            json.WriteNumber("nimbus-enabled", nimbus);
            json.WriteNumber("stratus-enabled", stratus);
            foreach (var network in new[] { "ipv4", "ipv6", "onion" })
                json.WriteNumber(network, networks.GetValueOrDefault(network));
            json.WriteEndObject();
        });
    }

    private static ValueTask<RpcAnswer> StartListAsync(RpcCall call) =>
        WaitingAsync(call, StakeStatus.Started, "expires_in", (view, node) => node.StartedRound + view.Rules.Stakes.StartWindow + 1);

    private static ValueTask<RpcAnswer> DosListAsync(RpcCall call) =>
        WaitingAsync(call, StakeStatus.Barred, "eligible_in", (view, node) => node.StartedRound + view.Rules.Stakes.BarredFor);

    private static async ValueTask<RpcAnswer> WaitingAsync(RpcCall call, StakeStatus status, string left, Func<LedgerStakes, StakeRecord, long> until)
    {
        var view = await call.Services.Stakes.GetAsync(call.Stop);
        return RpcAnswer.Stream(async sink =>
        {
            var json = sink.Writer;
            json.WriteStartArray();
            foreach (var node in view.Records.Where(node => node.Status == status))
            {
                json.WriteStartObject();
                json.WriteString("collateral", NodeJson.Name(node.Collateral));
                json.WriteNumber("added_height", node.StartedRound);
                json.WriteString("payment_address", node.Payout.ToString());
                json.WriteNumber(left, Math.Max(0, until(view, node) - view.Clock.Round));
                json.WriteString("amount", NodeJson.AmountText(node.Amount));
                json.WriteEndObject();
                await sink.DrainAsync();
            }

            json.WriteEndArray();
        });
    }

    private static async ValueTask<RpcAnswer> WinnersAsync(RpcCall call)
    {
        var view = await call.Services.Stakes.GetAsync(call.Stop);
        return RpcAnswer.Of(json =>
        {
            json.WriteStartObject();
            foreach (var (node, rank) in Ranked(view))
            {
                if (rank > 0)
                    continue;
                json.WriteStartObject(NodeJson.TierName(node.Tier) + " Winner");
                json.WriteString("collateral", NodeJson.Name(node.Collateral));
                NodeJson.WriteLife(json, node);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
    }

    private static async ValueTask<RpcAnswer> StatusAsync(RpcCall call)
    {
        if (call.Arguments.TextOrNull("collateral") is not { } name)
            return RpcAnswer.Fail(RpcErrorCodes.Misc, "This host is no node. Name a node by its collateral.");
        if (!NodeJson.TryReadName(name, out var collateral))
            return NoCollateral();
        var view = await call.Services.Stakes.GetAsync(call.Stop);
        var node = view.Find(collateral);
        return RpcAnswer.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("status", node is null ? "expired" : NodeJson.StatusName(node.Status));
            if (node is null)
                json.WriteString("collateral", NodeJson.Name(collateral));
            else
                WriteRow(json, call, view, node, view.Queues[node.Tier].IndexOf(collateral));
            json.WriteEndObject();
        });
    }

    private static async ValueTask<RpcAnswer> DelegatesAsync(RpcCall call)
    {
        if (!NodeJson.TryReadName(call.Arguments.Text("collateral"), out var collateral))
            return NoCollateral();
        if ((await call.Services.Stakes.GetAsync(call.Stop)).Find(collateral) is not { } node)
            return RpcAnswer.Fail(RpcErrorCodes.InvalidAddressOrKey, "The ledger knows no node with this collateral.");
        return RpcAnswer.Of(json =>
        {
            json.WriteStartObject();
            NodeJson.WriteName(json, node);
            json.WriteStartArray("delegates");
            foreach (var each in node.Delegates)
                json.WriteStringValue(Ledger.Keys.Address.FromKeyHash(each).ToString());
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async ValueTask<RpcAnswer> SnapshotAsync(RpcCall call)
    {
        var view = await call.Services.Stakes.GetAsync(call.Stop);
        var ranks = Ranked(view).ToDictionary(each => each.Node.Collateral, each => each.Rank);
        return RpcAnswer.Stream(async sink =>
        {
            var json = sink.Writer;
            json.WriteStartObject();
            json.WriteNumber("height", view.Height);
            json.WriteString("hash", view.BlockId.ToString());
            json.WriteNumber("round", view.Clock.Round);
            json.WriteStartArray("nodes");
            foreach (var node in view.Records)
            {
                json.WriteStartObject();
                WriteRow(json, call, view, node, ranks.GetValueOrDefault(node.Collateral, -1));
                json.WriteString("status", NodeJson.StatusName(node.Status));
                json.WriteEndObject();
                await sink.DrainAsync();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async ValueTask<RpcAnswer> MigrationAsync(RpcCall call)
    {
        var view = await call.Services.Stakes.GetAsync(call.Stop);
        var confirmed = view.Records.Where(node => node.Status == StakeStatus.Confirmed).ToList();
        return RpcAnswer.Of(json =>
        {
            json.WriteStartObject();
            foreach (var (suffix, present) in new[] { ("old", false), ("new", true) })
            {
                var counted = confirmed
                    .Where(node => (node.Amount == view.Rules.Stakes.CollateralOf(node.Tier)) == present)
                    .CountBy(node => node.Tier)
                    .ToDictionary();
                json.WriteNumber("total-" + suffix, counted.Values.Sum());
                foreach (var tier in StakeTiers.All)
                    json.WriteNumber($"{WireWords.Tier.Write(tier)}-{suffix}", counted.GetValueOrDefault(tier));
            }

            json.WriteEndObject();
        });
    }

    private static RpcAnswer NoCollateral() =>
        RpcAnswer.Fail(RpcErrorCodes.InvalidParameter, "A collateral is written TXID:INDEX or COutPoint(TXID, INDEX).");
}
