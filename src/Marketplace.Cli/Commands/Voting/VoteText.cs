using System.Globalization;
using Marketplace.Cli.Commands.Leases;
using Marketplace.Cli.Terminal;
using Marketplace.Api;

namespace Marketplace.Cli.Commands.Voting;

/// <summary>Rules and proposals for people to read.</summary>
internal static class VoteText
{
    public static void Print(Screen screen, RulesResponse rules) => screen.Table(
        ["Rule", ">Value", "Unit", ">Least", ">Most"],
        rules.Items.Select(rule => new[] { rule.Name, Number(rule.Value), Unit(rule.Unit), Number(rule.Minimum), Number(rule.Maximum) }),
        "The host knows no rules.");

    public static void Print(Screen screen, RuleItem rule) => screen.Pairs(
        ("rule", $"{rule.Name} (number {rule.Id})"),
        ("means", rule.Description),
        ("value", $"{Number(rule.Value)} {Unit(rule.Unit)}"),
        ("at first", rule.InitialValue == rule.Value ? null : $"{Number(rule.InitialValue)} {Unit(rule.Unit)}"),
        ("range", $"{Number(rule.Minimum)} to {Number(rule.Maximum)}"));

    public static string?[] Row(ProposalItem proposal) =>
    [
        proposal.ProposalId[..12],
        proposal.Title,
        Does(proposal),
        proposal.State,
        LeaseText.Time(proposal.DueAt),
        proposal.Tally is { } tally ? Screen.Flux(tally.YesSatoshis) : null,
        proposal.Tally is { } same ? Screen.Flux(same.NoSatoshis) : null,
    ];

    public static void Print(Screen screen, ProposalItem proposal)
    {
        screen.Pairs(
            ("proposal", proposal.ProposalId),
            ("title", proposal.Title),
            ("text", proposal.TextHash is { } hash ? $"SHA-256 {hash}" : null),
            ("does", Does(proposal)),
            ("state", proposal.State == "voting" ? $"voting until round {proposal.EndRound}, not before {LeaseText.Time(proposal.DueAt)}"
                : $"accepted; takes effect in round {proposal.EnactRound}, not before {LeaseText.Time(proposal.DueAt)}"),
            ("deposit", $"{Screen.Flux(proposal.DepositSatoshis)} of {proposal.RefundAddress}"),
            ("stakes that voted", proposal.State == "voting" ? $"{proposal.VoteCount}" : null),
            ("yes", Stake(proposal, tally => tally.YesSatoshis)),
            ("no", Stake(proposal, tally => tally.NoSatoshis)),
            ("abstain", Stake(proposal, tally => tally.AbstainSatoshis)),
            ("registered", Stake(proposal, tally => tally.RegisteredSatoshis)),
            ("ends like this", proposal is { State: "voting", Tally: { } now } ? (now.Quorum, now.Accepted) switch
            {
                (false, _) => "too little stake has voted: the deposit is burned",
                (true, false) => "rejected",
                _ => "accepted",
            } : null));
        foreach (var change in proposal.Changes ?? [])
        {
            screen.Line($"  {change.Name}: {Number(change.Value)} -> {Number(change.NewValue)}");
        }
    }

    private static string Does(ProposalItem proposal) => proposal switch
    {
        { Payment: { } payment } => $"pays {Screen.Flux(payment.AmountSatoshis)} to {payment.Address}",
        { Changes: [var change] } => $"sets {change.Name} to {Number(change.NewValue)}",
        { Changes: { } changes } => $"changes {changes.Count} rules",
        _ => "states something",
    };

    private static string? Stake(ProposalItem proposal, Func<TallyItem, long> part) => proposal.Tally is { } tally ? Screen.Flux(part(tally)) : null;

    private static string Unit(string unit) => unit switch
    {
        "parts-per-million" => "ppm",
        "satoshis-per-hour" => "satoshis/h",
        "satoshis-per-second" => "satoshis/s",
        "count" => "",
        _ => unit,
    };

    private static string Number(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}
