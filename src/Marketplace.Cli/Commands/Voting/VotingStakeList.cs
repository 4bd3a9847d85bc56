using System.Collections.Immutable;
using Marketplace.Api;
using Marketplace.Ledger;
using Marketplace.Ledger.Governance;

namespace Marketplace.Cli.Commands.Voting;

/// <summary>Which outputs of a wallet can vote, as far as a listing shows it: the ledger has the last word.</summary>
internal static class VotingStakeList
{
    // More than anybody votes with; a wallet full of small coins must not be read to its end.
    private const int MaxListed = 5_000;

    public static async Task<ImmutableArray<OutPoint>> OfWalletAsync(CommandContext context, ProposalItem proposal, CancellationToken cancellationToken)
    {
        var owner = context.AddressOrWallet(null);
        var rules = await context.Client.GetRulesAsync(cancellationToken);
        var least = rules.Items.FirstOrDefault(rule => rule.Id == (int)RuleId.MinimumVoteStake)?.Value.Value ?? 1;
        var found = await context.Client.ListUnspentAsync(owner, cancellationToken)
            .Take(MaxListed)
            .Where(item => (ulong)item.AmountSatoshis.Value >= least && CanVote(item.Lock, proposal.DueAt))
            .ToListAsync(cancellationToken);
        if (found.Count > Vote.MaxStakes)
        {
            context.Screen.Note($"note: {found.Count} outputs can vote; this votes with the {Vote.MaxStakes} largest. Name the others with --stake.");
        }

        ImmutableArray<OutPoint> stakes =
        [
            .. found.OrderByDescending(item => item.AmountSatoshis).Take(Vote.MaxStakes)
                .Select(item => new OutPoint(Hash256.Parse(item.TransactionId), (uint)item.Index)).Order(),
        ];
        return stakes.IsEmpty
            ? throw new CliException(
                $"{owner} has no output that can vote: the collateral of a registered stake, or at least {Money.FromSatoshis((long)least)} FLUX that stay locked until the vote ends.",
                ExitCodes.Failure,
                "no-stake")
            : stakes;
    }

    private static bool CanVote(LockItem item, DateTimeOffset end) => item switch
    {
        { Kind: "collateral" } => true,
        { Kind: "time", FromTime: { } opens } => opens > end,
        _ => false,
    };
}
