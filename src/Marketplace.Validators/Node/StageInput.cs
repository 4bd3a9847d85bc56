using Marketplace.Ledger;
using Marketplace.Chain;
using Marketplace.Validators.Machine;
using Marketplace.Validators.Messages;

namespace Marketplace.Validators.Node;

/// <summary>Something for the thread that owns state and machine. The set is closed.</summary>
internal abstract record StageInput
{
    private StageInput()
    {
    }

    /// <summary>A submission or a question.</summary>
    public sealed record Work(PendingWork Pending) : StageInput;

    public sealed record PeerUp(PeerSession Peer) : StageInput;

    public sealed record PeerDown(PeerSession Peer) : StageInput;

    public sealed record Message(PeerSession Peer, PeerMessage Content) : StageInput;

    /// <summary>Final blocks whose transactions' signatures hold.</summary>
    public sealed record Blocks(PeerSession Peer, IReadOnlyList<Block> Items) : StageInput;

    /// <summary>Transactions whose signatures hold.</summary>
    public sealed record Transactions(PeerSession Peer, IReadOnlyList<PooledTransaction> Items) : StageInput;

    /// <summary>A transaction that slashes a validator which signed twice.</summary>
    public sealed record Report(PooledTransaction Slashing) : StageInput;

    public sealed record Timer(ConsensusTimer Due) : StageInput;

    public sealed record Tick : StageInput;
}
