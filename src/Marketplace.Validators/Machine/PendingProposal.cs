using Marketplace.Ledger;
using Marketplace.Validators.Messages;

namespace Marketplace.Validators.Machine;

/// <summary>A signed proposal of which transactions are still missing.</summary>
internal sealed class PendingProposal
{
    private readonly Dictionary<Hash256, int> _missing = [];
    private readonly Transaction[] _transactions;

    private PendingProposal(PeerMessage.Proposal message, int proposer, int peer)
    {
        Message = message;
        Proposer = proposer;
        Peer = peer;
        _transactions = new Transaction[message.Header.TransactionCount];
        if (message.Last is { } last)
        {
            _transactions[^1] = last;
        }
    }

    public PeerMessage.Proposal Message { get; }

    /// <summary>The proposer's place in the set.</summary>
    public int Proposer { get; }

    /// <summary>Who sent it, and so can be asked for what it names.</summary>
    public int Peer { get; }

    /// <summary>When its sender was last asked.</summary>
    public TimeSpan AskedAt { get; set; }

    public bool IsComplete => _missing.Count == 0;

    public IEnumerable<Hash256> Missing => _missing.Keys;

    /// <summary>Looks for all transactions; null if the proposal names one twice, which no block may.</summary>
    public static PendingProposal? Of(PeerMessage.Proposal message, int proposer, int peer, Func<Hash256, PooledTransaction?> find)
    {
        var pending = new PendingProposal(message, proposer, peer);
        for (var i = 0; i < message.Contents.Length; i++)
        {
            if (find(message.Contents[i]) is { } found)
            {
                pending._transactions[i] = found.Transaction;
            }
            else if (!pending._missing.TryAdd(message.Contents[i], i))
            {
                return null;
            }
        }

        return pending;
    }

    /// <summary>Takes a transaction if it is missing.</summary>
    public bool Take(PooledTransaction transaction)
    {
        if (!_missing.Remove(transaction.Content, out var place))
        {
            return false;
        }

        _transactions[place] = transaction.Transaction;
        return true;
    }

    /// <summary>The block, once nothing is missing; null if it is not what the header commits to.</summary>
    public Candidate? Assemble()
    {
        var candidate = Candidate.Of(Message, _transactions);
        return MerkleTree.Root(candidate.Block.Transactions) == Message.Header.MerkleRoot ? candidate : null;
    }
}
