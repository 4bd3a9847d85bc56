using Marketplace.Ledger;
using Marketplace.Ledger.Consensus;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Validators.Logs;

namespace Marketplace.Validators.Machine;

/// <summary>A time-out of the consensus of one height.</summary>
/// <param name="Height">The height.</param>
/// <param name="Kind">What is waited for.</param>
/// <param name="Round">The round.</param>
internal readonly record struct ConsensusTimer(long Height, ConsensusTimeout Kind, uint Round);

/// <summary>Why something that a peer sent was of no use; the host counts them.</summary>
internal enum DropReason
{
    /// <summary>It belongs to a height that is decided.</summary>
    Stale,

    /// <summary>It was known.</summary>
    Repeated,

    /// <summary>Its signature does not hold, or its sender may not say it. The peer is cut off.</summary>
    Forged,

    /// <summary>It lies too far ahead.</summary>
    Ahead,

    /// <summary>There is no room for it.</summary>
    Full,
}

/// <summary>The world around a <see cref="ValidatorMachine"/>. Every call happens on the machine's thread and returns when it is done.</summary>
internal interface IMachineHost
{
    /// <summary>The clock that blocks get their time from, unix milliseconds.</summary>
    long NowMilliseconds { get; }

    /// <summary>A clock that only goes forward.</summary>
    TimeSpan Elapsed { get; }

    /// <summary>The votes of this validator.</summary>
    IVoteLog Votes { get; }

    /// <summary>Sends an encoded message; lost if the peer is gone or its queue full.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="frame">The encoded message; not changed later.</param>
    /// <param name="bulk">Whether it may be dropped first when the peer is slow.</param>
    void Send(int peer, ReadOnlyMemory<byte> frame, bool bulk);

    /// <summary>Calls <see cref="ValidatorMachine.OnTimeout"/> after a while.</summary>
    void StartTimer(ConsensusTimer timer, TimeSpan after);

    /// <summary>Writes a final block and returns when it is durable; false if that did not work and is to be tried again.</summary>
    bool TryAppend(Block block);

    /// <summary>The bytes of a final block; null if there is none.</summary>
    byte[]? ReadBlock(long height);

    /// <summary>Whether a transaction stands in one of the latest blocks.</summary>
    bool IsInChain(Hash256 id);

    /// <summary>Whether a transaction has arrived and its signatures are being verified.</summary>
    bool IsOnItsWay(Hash256 content);

    /// <summary>A block is durable and the state shows it.</summary>
    void OnBlock(Block block);

    /// <summary>The state after the last block refuses a transaction that was submitted here.</summary>
    void OnRefused(PooledTransaction transaction, Rejection rejection);

    /// <summary>A transaction is kept no longer.</summary>
    void OnForgotten(PooledTransaction transaction);

    /// <summary>A validator has signed two things where it may sign one.</summary>
    void OnDoubleSigning(SlashingEvidence evidence);

    /// <summary>Something that a peer sent was of no use.</summary>
    void OnDropped(int peer, DropReason reason);
}
