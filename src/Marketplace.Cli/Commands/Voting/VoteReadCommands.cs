using System.CommandLine;
using Marketplace.Api;

namespace Marketplace.Cli.Commands.Voting;

/// <summary>`market vote rules|ls|show`.</summary>
internal static class VoteReadCommands
{
    public static CliCommand Rules(CommandRuntime runtime)
    {
        var name = new Argument<string?>("name") { Description = "Only this rule, with what it means.", Arity = ArgumentArity.ZeroOrOne };
        return new CliCommand("rules", "Show the rules in force, which proposals can change.")
        {
            Examples = ["market vote rules", "market vote rules feePartsPerMillion", "market vote rules --json"],
        }
            .With(name)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var rules = await context.Client.GetRulesAsync(cancellationToken);
                if (context.Value(name) is not { } wanted)
                {
                    context.Screen.Show(rules, ApiJson.Tolerant.RulesResponse, screen => VoteText.Print(screen, rules));
                    return;
                }

                var rule = rules.Items.FirstOrDefault(rule => rule.Name == wanted)
                    ?? throw CliException.Usage($"There is no rule '{wanted}'. All of them: market vote rules");
                context.Screen.Show(rule, ApiJson.Tolerant.RuleItem, screen => VoteText.Print(screen, rule));
            });
    }

    public static CliCommand List(CommandRuntime runtime)
    {
        var command = new CliCommand("ls", "List the proposals that are voted on or wait to take effect.") { Examples = ["market vote ls", "market vote ls --json"] }
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var proposals = await context.Client.GetProposalsAsync(cancellationToken);
                context.Screen.Show(proposals, ApiJson.Tolerant.ProposalList, screen => screen.Table(
                    ["Proposal", "Title", "Does", "State", "Due", ">Yes", ">No"],
                    proposals.Items.Select(VoteText.Row),
                    "Nothing is proposed now."));
            });
        command.Aliases.Add("list");
        return command;
    }

    public static CliCommand Show(CommandRuntime runtime)
    {
        var id = VoteCommand.IdArgument();
        return new CliCommand("show", "Show a proposal and how the vote stands.") { Examples = ["market vote show 5b2a", "market vote show 5b2a --json"] }
            .With(id)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var proposal = await VoteCommand.FindAsync(context, context.Value(id)!, cancellationToken);
                context.Screen.Show(proposal, ApiJson.Tolerant.ProposalItem, screen => VoteText.Print(screen, proposal));
            });
    }
}
