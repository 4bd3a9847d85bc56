using Marketplace.Ledger;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Validators.Logs;
using Marketplace.Validators.Machine;
using Marketplace.Validators.Messages;
using Marketplace.Validators.Tests.Support;

namespace Marketplace.Validators.Tests.Machine;

public sealed class ValidatorMachineTests
{
    private const int Peer = 7;
    private static readonly TestNetwork Four = new(1, 1, 1, 1);
    private static readonly int Proposer = new WeightedQuorum([1, 1, 1, 1]).Proposer(Four.GenesisHash, 1, 0);
    private static readonly int Self = (Proposer + 1) % 4;
    private static readonly int Other = (Proposer + 2) % 4;

    private readonly RecordingHost _host = new();
    private readonly LedgerState _state = LedgerState.FromGenesis(Four.Parameters);

    [Fact]
    public void A_sound_proposal_gets_a_vote_that_is_on_disk_before_it_is_sent()
    {
        var machine = Start();
        var block = Build(_host.NowMilliseconds, Four.Transfers[0]);

        machine.OnTransactions(Peer, [new PooledTransaction(VerifiedTransaction.Trust(Four.Transfers[0]))]);
        machine.OnMessage(Peer, Propose(block));

        Assert.Equal(block.Id, Assert.Single(_host.Votings).BlockId);
        Assert.Equal(block.Id, _host.Written.OfType<VoteLogRecord.Vote>().Single().Signed.BlockId);
        Assert.DoesNotContain(_host.Sent.Take(_host.SentBeforeWrite), message => message is PeerMessage.Vote);
    }

    [Fact]
    public void Transactions_that_a_proposal_names_and_that_are_missing_are_asked_for()
    {
        var machine = Start();
        var block = Build(_host.NowMilliseconds, Four.Transfers[0]);
        machine.OnMessage(Peer, Propose(block));
        var asked = Assert.Single(_host.Sent.OfType<PeerMessage.TransactionRequest>());
        Assert.Equal(PeerMessageCodec.ContentOf(Four.Transfers[0]), Assert.Single(asked.Contents));
        Assert.Empty(_host.Votings);

        machine.OnTransactions(Peer, [new PooledTransaction(VerifiedTransaction.Trust(Four.Transfers[0]))]);

        Assert.Equal(block.Id, Assert.Single(_host.Votings).BlockId);
    }

    [Fact]
    public void A_block_from_the_future_gets_a_vote_for_none()
    {
        var machine = Start();

        machine.OnMessage(Peer, Propose(Build(_host.NowMilliseconds + 6_000)));

        Assert.True(Assert.Single(_host.Votings).BlockId.IsZero);
    }

    [Fact]
    public void A_block_that_breaks_a_rule_gets_a_vote_for_none()
    {
        var machine = Start();
        var sound = Build(_host.NowMilliseconds, Four.Transfers[0]);
        var header = sound.Header with { TransactionCount = 1, MerkleRoot = MerkleTree.Root([Four.Children[1]]) };
        machine.OnTransactions(Peer, [new PooledTransaction(VerifiedTransaction.Trust(Four.Children[1]))]);

        machine.OnMessage(Peer, Sign(new PeerMessage.Proposal(default, header, [PeerMessageCodec.ContentOf(Four.Children[1])], null)));

        Assert.True(Assert.Single(_host.Votings).BlockId.IsZero);
    }

    [Fact]
    public void Forged_stale_and_repeated_messages_change_nothing_and_are_told_apart()
    {
        var machine = Start();
        var vote = Vote(Other, VoteKind.Prevote, 1, Hash256.Zero);
        machine.OnMessage(Peer, vote with { Signed = vote.Signed with { Round = 1 } });
        machine.OnMessage(Peer, vote with { Validator = 4 });
        machine.OnMessage(Peer, Vote(Other, VoteKind.Prevote, 0, Hash256.Zero));
        machine.OnMessage(Peer, Vote(Other, VoteKind.Prevote, 9, Hash256.Zero));
        machine.OnMessage(Peer, vote);
        machine.OnMessage(Peer, vote);

        Assert.Equal([DropReason.Forged, DropReason.Forged, DropReason.Stale, DropReason.Ahead, DropReason.Repeated], _host.Dropped);
    }

    [Fact]
    public void Two_votes_of_one_validator_are_evidence_that_holds()
    {
        var machine = Start();
        machine.OnMessage(Peer, Vote(Other, VoteKind.Precommit, 1, Hash256.Zero));
        machine.OnMessage(Peer, Vote(Other, VoteKind.Precommit, 1, Four.GenesisHash));

        var evidence = Assert.Single(_host.Evidence);
        Assert.True(evidence.IsContradiction);
        Assert.Equal(Four.Keys[Other].PublicKey, evidence.Signer);
        Assert.All(evidence.Checks(Four.GenesisHash), check => Assert.True(FakeSignatures.Instance.Verify(check.Key, check.Digest, check.Signature)));
    }

    [Fact]
    public void After_a_restart_it_does_not_vote_differently_in_a_round_in_which_it_has_voted()
    {
        var machine = Start();
        machine.OnMessage(Peer, Propose(Build(_host.NowMilliseconds)));
        var first = Assert.Single(_host.Votings);
        machine.CloseBlock();

        machine = Start();
        machine.OnMessage(Peer, Propose(Build(_host.NowMilliseconds + 1)));
        machine.OnTimeout(new ConsensusTimer(1, ConsensusTimeout.Propose, 0));

        Assert.All(_host.Votings.Where(vote => vote.Kind == VoteKind.Prevote && vote.Round == 0), vote => Assert.Equal(first.BlockId, vote.BlockId));
    }

    [Fact]
    public void When_the_vote_log_fails_nothing_is_sent()
    {
        var machine = Start();
        _host.LogFails = true;

        Assert.Throws<IOException>(() => machine.OnMessage(Peer, Propose(Build(_host.NowMilliseconds))));

        Assert.Empty(_host.Votings);
    }

    private ValidatorMachine Start()
    {
        var machine = new ValidatorMachine(
            new MachineOptions(), _state, new FakeSigner(Four.Keys[Self].PublicKey), FakeSignatures.Instance, new TransactionPool(100, 1 << 20), _host);
        machine.Start();
        machine.OnPeerUp(Peer);
        return machine;
    }

    private static Block Build(long time, params Transaction[] transactions)
    {
        var state = LedgerState.FromGenesis(Four.Parameters);
        using var builder = state.BeginBlock(time, (ushort)Proposer);
        foreach (var transaction in transactions)
        {
            Assert.True(builder.TryAdd(VerifiedTransaction.Trust(transaction)).Accepted);
        }

        return builder.Draft();
    }

    private static PeerMessage.Proposal Propose(Block block) => Sign(Candidate.Of(block).ProposedAs(default));

    private static PeerMessage.Proposal Sign(PeerMessage.Proposal proposal)
    {
        var signed = new SignedProposal(1, 0, -1, proposal.Header.Id, default);
        return proposal with { Signed = signed with { Signature = FakeSignatures.Make(Four.Keys[Proposer].PublicKey, SigningDigests.Proposal(Four.GenesisHash, signed)) } };
    }

    private static PeerMessage.Vote Vote(int validator, VoteKind kind, ulong height, Hash256 block)
    {
        var vote = new SignedVote(kind, height, 0, block, default);
        return new PeerMessage.Vote(
            vote with { Signature = FakeSignatures.Make(Four.Keys[validator].PublicKey, SigningDigests.Vote(Four.GenesisHash, vote)) }, (ushort)validator);
    }
}
