using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Marketplace.Ledger;
using Marketplace.Ledger.Stakes.Evidence;
using Marketplace.Validators.Messages;

namespace Marketplace.Validators.Machine;

/// <summary>A block without a certificate that is put forward for the height, with all its transactions.</summary>
internal sealed class Candidate
{
    private Dictionary<Hash256, Transaction>? _byContent;

    private Candidate(Block block, ImmutableArray<Hash256> contents, Transaction? last)
    {
        Block = block;
        Contents = contents;
        Last = last;
    }

    public Block Block { get; }

    public Hash256 Id => Block.Id;

    /// <summary>The names of all transactions but <see cref="Last"/>.</summary>
    public ImmutableArray<Hash256> Contents { get; }

    /// <summary>The coinbase, which travels with the proposal.</summary>
    public Transaction? Last { get; }

    /// <summary>Whether the ledger's rules accept it; null until they are asked.</summary>
    public bool? Accepted { get; set; }

    /// <summary>Whether its bytes are in the vote log.</summary>
    public bool Written { get; set; }

    /// <summary>A block whose transactions were found by their names.</summary>
    public static Candidate Of(PeerMessage.Proposal message, Transaction[] transactions) => new(
        new Block(message.Header, Certificate.None, ImmutableCollectionsMarshal.AsImmutableArray(transactions)), message.Contents, message.Last);

    /// <summary>A block that was made or read here.</summary>
    public static Candidate Of(Block block)
    {
        var last = block.Transactions is [.., { Payload: Coinbase } coinbase] ? coinbase : null;
        var contents = new Hash256[block.Transactions.Length - (last is null ? 0 : 1)];
        for (var i = 0; i < contents.Length; i++)
        {
            contents[i] = PeerMessageCodec.ContentOf(block.Transactions[i]);
        }

        return new Candidate(block, ImmutableCollectionsMarshal.AsImmutableArray(contents), last);
    }

    /// <summary>A block that was built here from pooled transactions, whose names are known.</summary>
    public static Candidate Of(Block block, IReadOnlyList<PooledTransaction> pooled) => new(
        block, [.. pooled.Select(transaction => transaction.Content)], block.Transactions.Length > pooled.Count ? block.Transactions[^1] : null);

    public PeerMessage.Proposal ProposedAs(SignedProposal signed) => new(signed, Block.Header, Contents, Last);

    /// <summary>A transaction by its name; null if it is none of this block's.</summary>
    public Transaction? Find(in Hash256 content)
    {
        _byContent ??= Contents.Index().ToDictionary(entry => entry.Item, entry => Block.Transactions[entry.Index]);
        return _byContent.GetValueOrDefault(content);
    }
}
