using Marketplace.Ledger;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Validators.Logs;
using Marketplace.Validators.Machine;
using Marketplace.Validators.Messages;
using Marketplace.Validators.Tests.Support;

namespace Marketplace.Validators.Tests.Machine;

/// <summary>A host that notes what the machine does, with everything in memory.</summary>
internal sealed class RecordingHost : IMachineHost, IVoteLog
{
    public List<PeerMessage> Sent { get; } = [];

    public List<DropReason> Dropped { get; } = [];

    public List<VoteLogRecord> Written { get; } = [];

    public List<Block> Blocks { get; } = [];

    public List<SlashingEvidence> Evidence { get; } = [];

    /// <summary>How many messages had been sent when the log was last written.</summary>
    public int SentBeforeWrite { get; private set; }

    public bool LogFails { get; set; }

    public long NowMilliseconds { get; set; } = TestNetwork.GenesisMilliseconds + 1_000;

    public TimeSpan Elapsed { get; set; } = TimeSpan.FromMinutes(1);

    public IVoteLog Votes => this;

    public long Floor => 0;

    public IEnumerable<SignedVote> Votings => Sent.OfType<PeerMessage.Vote>().Select(vote => vote.Signed);

    public void Send(int peer, ReadOnlyMemory<byte> frame, bool bulk)
    {
        Assert.True(PeerMessageCodec.TryDecode(frame, out var message, out _));
        Sent.Add(message);
    }

    public void StartTimer(ConsensusTimer timer, TimeSpan after)
    {
    }

    public bool TryAppend(Block block)
    {
        Blocks.Add(block);
        return true;
    }

    public byte[]? ReadBlock(long height) => null;

    public bool IsInChain(Hash256 id) => false;

    public bool IsOnItsWay(Hash256 content) => false;

    public void OnBlock(Block block)
    {
    }

    public void OnRefused(PooledTransaction transaction, Rejection rejection)
    {
    }

    public void OnForgotten(PooledTransaction transaction)
    {
    }

    public void OnDoubleSigning(SlashingEvidence evidence) => Evidence.Add(evidence);

    public void OnDropped(int peer, DropReason reason) => Dropped.Add(reason);

    public IReadOnlyList<VoteLogRecord> Read(long height) => [.. Written.Where(record => record.Height == height)];

    public void Write(IReadOnlyList<VoteLogRecord> records)
    {
        if (LogFails)
        {
            throw new IOException("The disk fails.");
        }

        SentBeforeWrite = Sent.Count;
        Written.AddRange(records);
    }

    public void Begin(long height)
    {
    }
}
