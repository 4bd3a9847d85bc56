using Marketplace.Ledger;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Chain;
using Marketplace.Validators.Logs;
using Marketplace.Validators.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Validators.Tests.Logs;

public sealed class VoteLogTests : IDisposable
{
    private static readonly TestNetwork Network = new(1, 1, 1, 1);
    private readonly string _directory = Directory.CreateTempSubdirectory("market-votes-").FullName;

    private string FilePath => Path.Combine(_directory, "votes.log");

    [Fact]
    public void What_was_written_is_there_after_a_restart_in_its_order()
    {
        using (var log = Open())
        {
            log.Write([Vote(1, 0), Vote(1, 1)]);
            log.Write([Vote(2, 0), Proposal(2)]);
        }

        using var again = Open();
        Assert.Equal([Vote(1, 0), Vote(1, 1)], again.Read(1));
        Assert.Equal([Vote(2, 0), Proposal(2)], again.Read(2));
    }

    [Fact]
    public void A_candidate_block_survives_with_all_its_transactions()
    {
        var state = LedgerState.FromGenesis(Network.Parameters);
        using var builder = state.BeginBlock(state.TipTime + 1);
        builder.TryAdd(VerifiedTransaction.Trust(Network.Transfers[0]));
        var block = builder.Draft();
        using (var log = Open())
        {
            log.Write([new VoteLogRecord.Candidate(block)]);
        }

        using var again = Open();
        Assert.Equal(block.Encode(), Assert.IsType<VoteLogRecord.Candidate>(Assert.Single(again.Read(1))).Block.Encode());
    }

    [Fact]
    public void Cut_anywhere_in_the_last_write_the_log_opens_with_what_came_before()
    {
        long before;
        using (var log = Open())
        {
            log.Write([Vote(1, 0)]);
            before = new FileInfo(FilePath).Length;
            log.Write([Vote(1, 1), Vote(1, 2)]);
        }

        var whole = File.ReadAllBytes(FilePath);
        for (var length = before; length < whole.Length; length++)
        {
            File.WriteAllBytes(FilePath, whole[..(int)length]);
            using var log = Open();
            var records = log.Read(1);
            Assert.Equal(Vote(1, 0), records[0]);
            Assert.InRange(records.Count, 1, 2);
        }
    }

    [Fact]
    public void Damage_before_intact_records_is_refused()
    {
        using (var log = Open())
        {
            log.Write([Vote(1, 0)]);
            log.Write([Vote(1, 1)]);
        }

        var bytes = File.ReadAllBytes(FilePath);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(FilePath, bytes);

        var error = Assert.Throws<VoteLogException>(() => Open());
        Assert.Contains("sign twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_of_another_key_is_refused()
    {
        using (Open())
        {
        }

        Assert.Throws<VoteLogException>(() => VoteLog.Open(_directory, Network.GenesisHash, Network.Keys[1].PublicKey, 1, NullLogger.Instance));
    }

    [Fact]
    public void A_log_of_another_network_is_refused()
    {
        using (Open())
        {
        }

        Assert.Throws<VoteLogException>(() => VoteLog.Open(_directory, Hash256.Zero, Network.Keys[0].PublicKey, 1, NullLogger.Instance));
    }

    [Fact]
    public void A_log_in_use_is_refused()
    {
        using var log = Open();

        Assert.Throws<ChainLogLockedException>(() => Open());
    }

    [Fact]
    public void A_long_log_begins_anew_at_a_height_and_forbids_to_sign_below_it()
    {
        using (var log = Open(rotateAt: 500))
        {
            for (uint round = 0; round < 10; round++)
            {
                log.Write([Vote(1, round)]);
            }

            log.Begin(2);
            log.Write([Vote(2, 0)]);
            Assert.Equal(2, log.Floor);
        }

        using var again = Open();
        Assert.Equal(2, again.Floor);
        Assert.Empty(again.Read(1));
        Assert.Equal(Vote(2, 0), Assert.Single(again.Read(2)));
        Assert.InRange(new FileInfo(FilePath).Length, 1, 500);
    }

    [Fact]
    public void After_a_failed_write_nothing_more_is_written_until_it_is_opened_again()
    {
        var disk = new FailingDisk();
        using (var log = VoteLog.Open(_directory, Network.GenesisHash, Network.Keys[0].PublicKey, 1, NullLogger.Instance, disk))
        {
            log.Write([Vote(1, 0)]);
            disk.Fails = true;
            Assert.Throws<IOException>(() => log.Write([Vote(1, 1)]));
            disk.Fails = false;
            Assert.Throws<VoteLogException>(() => log.Write([Vote(1, 2)]));
        }

        using var again = Open();
        Assert.DoesNotContain(Vote(1, 2), again.Read(1));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static VoteLogRecord Vote(ulong height, uint round)
    {
        var vote = new SignedVote(VoteKind.Prevote, height, round, Network.GenesisHash, default);
        return new VoteLogRecord.Vote(vote with { Signature = FakeSignatures.Make(Network.Keys[0].PublicKey, SigningDigests.Vote(Network.GenesisHash, vote)) }, 0);
    }

    private static VoteLogRecord Proposal(ulong height)
    {
        var proposal = new SignedProposal(height, 4, -1, Network.GenesisHash, default);
        return new VoteLogRecord.Proposal(proposal with { Signature = FakeSignatures.Make(Network.Keys[0].PublicKey, SigningDigests.Proposal(Network.GenesisHash, proposal)) }, 3);
    }

    private VoteLog Open(long rotateAt = 64 << 20) =>
        VoteLog.Open(_directory, Network.GenesisHash, Network.Keys[0].PublicKey, 1, NullLogger.Instance, rotateAt: rotateAt);

    private sealed class FailingDisk : ChainDisk
    {
        public bool Fails { get; set; }

        public override void Flush(Microsoft.Win32.SafeHandles.SafeFileHandle file)
        {
            if (Fails)
            {
                throw new IOException("The disk fails.");
            }

            base.Flush(file);
        }
    }
}
