using Marketplace.Ledger.Consensus;
using Xunit.Abstractions;

namespace Marketplace.Ledger.Tests.Consensus;

/// <summary>Small scopes, visited completely.</summary>
public sealed class ExhaustiveTests(ITestOutputHelper output)
{
    private const int Limit = 1_500_000;
    private static readonly Hash256 X = ExhaustiveExplorer.Block(1);
    private static readonly Hash256 Y = ExhaustiveExplorer.Block(2);

    [Theory]
    [InlineData(VoteKind.Prevote)]
    [InlineData(VoteKind.Precommit)]
    public void A_proposer_with_two_faces_never_gets_two_blocks_decided(VoteKind twice)
    {
        var explorer = new ExhaustiveExplorer([3], (_, _) => false, height =>
        [
            Proposal(height, 0, X), Proposal(height, 0, Y), Vote(twice, height, 0, X), Vote(twice, height, 0, Y),
        ]);

        Visit(explorer);
        Assert.Equal([X, Y], explorer.Decided.Order());
    }

    [Fact]
    public void With_time_passing_at_any_moment_the_round_still_decides_one_block_at_most()
    {
        var explorer = new ExhaustiveExplorer([3], (kind, _) => kind != ConsensusTimeout.Precommit, height =>
        [
            Proposal(height, 0, X), Vote(VoteKind.Precommit, height, 0, X),
        ]);

        Visit(explorer);
        Assert.Equal([X], explorer.Decided);
    }

    [Fact]
    public void A_block_decided_in_a_round_is_the_only_one_that_the_next_round_can_decide()
    {
        // The faulty validator helps some to decide X in round 0, and votes in round 1 for whatever is put forward.
        var explorer = new ExhaustiveExplorer([3, 0], (kind, round) => round == 0 && kind != ConsensusTimeout.Propose, height =>
        [
            Proposal(height, 0, X), Vote(VoteKind.Precommit, height, 0, X), Vote(VoteKind.Precommit, height, 1, ExhaustiveExplorer.Block(101)),
        ]);

        Visit(explorer);
        Assert.Equal([X], explorer.Decided);
    }

    [Fact]
    public void Three_correct_validators_without_the_fourth_never_decide_differently()
    {
        var explorer = new ExhaustiveExplorer([0, 1], (_, round) => round == 0, _ => []);

        Visit(explorer);
        Assert.Contains(ExhaustiveExplorer.Block(100), explorer.Decided);
    }

    private static ConsensusProposal Proposal(ulong height, uint round, Hash256 block) => new(height, round, -1, block, 3);

    private static ConsensusVote Vote(VoteKind kind, ulong height, uint round, Hash256 block) => new(kind, height, round, block, 3);

    private void Visit(ExhaustiveExplorer explorer)
    {
        var complete = explorer.Run(Limit);
        output.WriteLine($"{explorer.States:N0} states of the whole, {explorer.LocalStates:N0} of single validators, decided {string.Join(", ", explorer.Decided)}");
        Assert.True(complete, $"more than {Limit} states");
        Assert.Null(explorer.Fault);
        Assert.True(explorer.States > 1_000, $"only {explorer.States} states");
    }
}
