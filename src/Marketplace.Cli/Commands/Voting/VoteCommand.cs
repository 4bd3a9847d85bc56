using System.CommandLine;
using Marketplace.Api;
using Marketplace.Ledger;

namespace Marketplace.Cli.Commands.Voting;

/// <summary>`market vote`: the rules of the network, and how to change them.</summary>
internal static class VoteCommand
{
    private const int MinPrefix = 4;

    public static Command Create(CommandRuntime runtime) => new CliCommand("vote", "Look at the network's rules and proposals, propose, and vote.").With(
        VoteReadCommands.Rules(runtime),
        VoteReadCommands.List(runtime),
        VoteReadCommands.Show(runtime),
        ProposeCommand.Create(runtime),
        CastCommand.Create(runtime));

    /// <summary>The proposal that a line names.</summary>
    public static Argument<string> IdArgument() => new("proposal") { Description = $"The proposal's id, or at least its first {MinPrefix} characters." };

    /// <summary>Finds a proposal by its id, or by the beginning of one that is not finished.</summary>
    /// <exception cref="CliException">The text is no id, or begins no proposal or several.</exception>
    public static async Task<ProposalItem> FindAsync(CommandContext context, string text, CancellationToken cancellationToken)
    {
        if (ProposalId.TryParse(text, out var id))
        {
            return await context.Client.GetProposalAsync(id, cancellationToken);
        }

        if (text.Length < MinPrefix || text.Length > 2 * Hash256.Size || !text.All(char.IsAsciiHexDigit))
        {
            throw CliException.Usage($"'{text}' is no proposal's id: 64 hexadecimal characters, or at least the first {MinPrefix}.");
        }

        var proposals = (await context.Client.GetProposalsAsync(cancellationToken)).Items
            .Where(proposal => proposal.ProposalId.StartsWith(text, StringComparison.OrdinalIgnoreCase)).ToList();
        return proposals switch
        {
            [var only] => only,
            [] => throw new CliException($"No proposal that is voted on or waits begins with {text}. All of them: market vote ls", ExitCodes.Failure, ProblemCodes.NotFound),
            _ => throw new CliException($"{proposals.Count} proposals begin with {text}; give more of the id.", ExitCodes.Failure, "ambiguous-proposal"),
        };
    }
}
