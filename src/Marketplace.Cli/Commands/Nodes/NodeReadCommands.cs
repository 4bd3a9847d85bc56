using System.CommandLine;
using Marketplace.Cli.Terminal;
using Marketplace.Api;
using Marketplace.Market.Words;

namespace Marketplace.Cli.Commands.Nodes;

/// <summary>`market node ledger ls|show`: the nodes that are registered on the ledger.</summary>
internal static class NodeReadCommands
{
    public static CliCommand Create(CommandRuntime runtime) =>
        new CliCommand("ledger", "Look at the nodes that are registered on the ledger.").With(List(runtime), Show(runtime));

    private static CliCommand List(CommandRuntime runtime)
    {
        var tier = new Option<string?>("--tier") { Description = "Only this tier.", HelpName = "TIER" };
        tier.AcceptOnlyFromAmong([.. WireWords.Tier.Words]);
        var status = new Option<string?>("--status") { Description = "Only this status.", HelpName = "STATUS" };
        status.AcceptOnlyFromAmong([.. WireWords.StakeStatus.Words]);
        return new CliCommand("ls", "List the nodes, by collateral.") { Examples = ["market node ledger ls", "market node ledger ls --tier stratus --status confirmed --json"] }
            .With(tier, status)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var nodes = new List<LedgerNodeItem>();
                LedgerNodePage page;
                string? cursor = null;
                do
                {
                    page = await context.Client.GetLedgerNodePageAsync(cursor, context.Value(tier), context.Value(status), cancellationToken);
                    nodes.AddRange(page.Items);
                    cursor = page.NextCursor;
                }
                while (cursor is not null);
                context.Screen.Show(page with { Items = nodes }, ApiJson.Tolerant.LedgerNodePage, screen => screen.Table(
                    ["Collateral", "Tier", "Status", ">Confirm by", ">Last paid", "Pays", "Endpoint"],
                    nodes.Select(Row),
                    "No such node is registered on the ledger."));
            });
    }

    private static CliCommand Show(CommandRuntime runtime)
    {
        var collateral = NodeCommand.CollateralArgument();
        return new CliCommand("show", "Show one node.") { Examples = ["market node ledger show 77aa...:0", "market node ledger show 77aa...:0 --json"] }
            .With(collateral)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var node = await context.Client.GetLedgerNodeAsync(NodeCommand.ReadOutPoint(context.Value(collateral)!), cancellationToken);
                context.Screen.Show(node, ApiJson.Tolerant.LedgerNodeItem, screen => Print(screen, node));
            });
    }

    private static string?[] Row(LedgerNodeItem node) =>
    [
        node.Collateral, node.Tier, node.Status, $"{node.ConfirmByRound}", $"{node.LastPaidRound}", node.PayoutAddress, node.Endpoint,
    ];

    private static void Print(Screen screen, LedgerNodeItem node) => screen.Pairs(
        ("node", node.Collateral),
        ("tier", $"{node.Tier}, {Screen.Flux(node.AmountSatoshis)}"),
        ("status", node.Status + Next(node)),
        ("paid", node.LastPaidRound is { } paid ? $"in round {paid}" : null),
        ("queue", node.PaidAfter is { } rank ? (rank == 0 ? "next to be paid" : $"{rank} before it") : null),
        ("endpoint", node.Endpoint.Length > 0 ? node.Endpoint : null),
        ("operator", node.OperatorAddress),
        ("pays", node.PayoutAddress),
        ("node key", node.NodeKey),
        ("delegates", node.DelegateAddresses.Count > 0 ? string.Join(", ", node.DelegateAddresses) : null),
        ("validates", node.Validates ? "yes" : null),
        ("registered", $"in round {node.RegisteredRound}"));

    private static string Next(LedgerNodeItem node) => node switch
    {
        { ConfirmByRound: { } by } => $"; to be confirmed by round {by}",
        { RestartFromRound: { } from } => $"; can be restarted from round {from}",
        { ReleaseRound: { } free } => $"; the collateral is free in round {free}",
        _ => "",
    };
}
