using System.Collections.Immutable;
using System.CommandLine;
using Marketplace.Wallet.Payments;
using Marketplace.Cli.Output;
using Marketplace.Cli.Terminal;
using Marketplace.Ledger;
using Marketplace.Ledger.Governance;
using Marketplace.Market.Words;

namespace Marketplace.Cli.Commands.Voting;

/// <summary>`market vote cast`: votes with the wallet's stakes.</summary>
internal static class CastCommand
{
    public static CliCommand Create(CommandRuntime runtime)
    {
        var id = VoteCommand.IdArgument();
        var choice = new Argument<string>("choice") { Description = $"{WireWords.VoteChoice.Choice}.", HelpName = string.Join('|', WireWords.VoteChoice.Words) };
        choice.AcceptOnlyFromAmong([.. WireWords.VoteChoice.Words]);
        var stakes = new Option<string[]>("--stake")
        {
            Description = "Vote with this output; repeat it for several. Default: all collaterals and time-locked outputs of the wallet that can vote.",
            HelpName = "TRANSACTION:INDEX",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        return new CliCommand("cast", "Vote on a proposal with collaterals of registered stakes and time-locked outputs, which stay where they are.")
        {
            Examples = ["market vote cast 5b2a yes", "market vote cast 5b2a no --stake 77aa...:0 77aa...:1"],
        }
            .With(id, choice, stakes)
            .Runs(runtime, async (context, cancellationToken) =>
            {
                var proposal = await VoteCommand.FindAsync(context, context.Value(id)!, cancellationToken);
                var named = context.Value(stakes) ?? [];
                var chosen = named.Length > 0 ? Read(named) : await VotingStakeList.OfWalletAsync(context, proposal, cancellationToken);
                var vote = new Vote(ProposalId.Parse(proposal.ProposalId), WireWords.VoteChoice.Read(context.Value(choice)), chosen);
                await SubmitAsync(context, vote, cancellationToken);
            });
    }

    private static async Task SubmitAsync(CommandContext context, Vote vote, CancellationToken cancellationToken)
    {
        var rules = await context.NetworkAsync(cancellationToken);
        var (funded, answer) = await context.WalletClient.PayAsync(
            context.Keys(), coins => FundedTransaction.Create(coins, [], vote, context.Keys(), rules), cancellationToken);
        var output = new VotedOutput
        {
            TransactionId = answer.TransactionId,
            ProposalId = vote.Proposal.ToString(),
            Choice = WireWords.VoteChoice.Write(vote.Choice),
            Stakes = [.. vote.Stakes.Select(stake => stake.ToString())],
            FeeSatoshis = new(funded.Fee.Satoshis),
            Height = answer.Height,
        };
        context.Screen.Show(output, CliJson.Readable.VotedOutput, screen => screen.Pairs(
            ("voted", output.Choice),
            ("on", output.ProposalId),
            ("with", output.Stakes.Count == 1 ? output.Stakes[0] : $"{output.Stakes.Count} stakes"),
            ("fee", Screen.Flux(output.FeeSatoshis)),
            ("transaction", output.TransactionId),
            ("in block", $"{output.Height}")));
    }

    private static ImmutableArray<OutPoint> Read(string[] named)
    {
        ImmutableArray<OutPoint> stakes =
        [
            .. named.Select(text => OutPoint.TryParse(text, out var stake)
                ? stake
                : throw CliException.Usage($"'{text}' is no output: TRANSACTION:INDEX, such as 77aa...:0 with all 64 characters of the id.")).Distinct().Order(),
        ];
        return stakes.Length <= Vote.MaxStakes
            ? stakes
            : throw CliException.Usage($"One vote takes at most {Vote.MaxStakes} stakes; vote several times.");
    }
}
