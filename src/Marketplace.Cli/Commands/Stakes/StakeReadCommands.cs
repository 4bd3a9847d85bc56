using System.CommandLine;
using Marketplace.Cli.Terminal;
using Marketplace.Api;
using Marketplace.Market.Words;

namespace Marketplace.Cli.Commands.Stakes;

/// <summary>`market stake ls|show`: the stakes that are registered on the ledger.</summary>
internal static class StakeReadCommands
{
    public static CliCommand List(CommandRuntime runtime)
    {
        var tier = new Option<string?>("--tier") { Description = "Only this tier.", HelpName = "TIER" };
        tier.AcceptOnlyFromAmong([.. WireWords.Tier.Words]);
        var status = new Option<string?>("--status") { Description = "Only this status.", HelpName = "STATUS" };
        status.AcceptOnlyFromAmong([.. WireWords.StakeStatus.Words]);
        return new CliCommand("ls", "List the stakes, by collateral.") { Examples = ["market stake ls", "market stake ls --tier stratus --status confirmed --json"] }
            .With(tier, status)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var stakes = new List<StakeItem>();
                StakePage page;
                string? cursor = null;
                do
                {
                    page = await context.Client.GetStakePageAsync(cursor, context.Value(tier), context.Value(status), cancellationToken);
                    stakes.AddRange(page.Items);
                    cursor = page.NextCursor;
                }
                while (cursor is not null);
                context.Screen.Show(page with { Items = stakes }, ApiJson.Tolerant.StakePage, screen => screen.Table(
                    ["Collateral", "Tier", "Status", ">Confirm by", ">Last paid", "Pays", "Endpoint"],
                    stakes.Select(Row),
                    "No such stake is registered on the ledger."));
            });
    }

    public static CliCommand Show(CommandRuntime runtime)
    {
        var collateral = StakeCommand.CollateralArgument();
        return new CliCommand("show", "Show one stake.") { Examples = ["market stake show 77aa...:0", "market stake show 77aa...:0 --json"] }
            .With(collateral)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var stake = await context.Client.GetStakeAsync(StakeCommand.ReadOutPoint(context.Value(collateral)!), cancellationToken);
                context.Screen.Show(stake, ApiJson.Tolerant.StakeItem, screen => Print(screen, stake));
            });
    }

    private static string?[] Row(StakeItem stake) =>
    [
        stake.Collateral, stake.Tier, stake.Status, $"{stake.ConfirmByRound}", $"{stake.LastPaidRound}", stake.PayoutAddress, stake.Endpoint,
    ];

    private static void Print(Screen screen, StakeItem stake) => screen.Pairs(
        ("stake", stake.Collateral),
        ("tier", $"{stake.Tier}, {Screen.Flux(stake.AmountSatoshis)}"),
        ("status", stake.Status + Next(stake)),
        ("paid", stake.LastPaidRound is { } paid ? $"in round {paid}" : null),
        ("queue", stake.PaidAfter is { } rank ? (rank == 0 ? "next to be paid" : $"{rank} before it") : null),
        ("endpoint", stake.Endpoint.Length > 0 ? stake.Endpoint : null),
        ("operator", stake.OperatorAddress),
        ("pays", stake.PayoutAddress),
        ("node key", stake.NodeKey),
        ("delegates", stake.DelegateAddresses.Count > 0 ? string.Join(", ", stake.DelegateAddresses) : null),
        ("validates", stake.Validates ? "yes" : null),
        ("registered", $"in round {stake.RegisteredRound}"));

    private static string Next(StakeItem stake) => stake switch
    {
        { ConfirmByRound: { } by } => $"; to be confirmed by round {by}",
        { RestartFromRound: { } from } => $"; can be restarted from round {from}",
        { ReleaseRound: { } free } => $"; the collateral is free in round {free}",
        _ => "",
    };
}
