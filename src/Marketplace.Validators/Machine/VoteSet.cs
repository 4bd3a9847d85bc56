using Marketplace.Ledger;
using Marketplace.Validators.Messages;

namespace Marketplace.Validators.Machine;

/// <summary>The votes of one kind and round that are known, with a digest by which two validators find out whether they know the same.</summary>
internal sealed class VoteSet
{
    private VoteKnowledge? _knowledge;

    public List<PeerMessage.Vote> Items { get; } = [];

    public VoteKnowledge Knowledge => _knowledge ??= Describe();

    public void Add(PeerMessage.Vote vote)
    {
        Items.Add(vote);
        _knowledge = null;
    }

    public void RemoveLast(PeerMessage.Vote vote)
    {
        if (!ReferenceEquals(Items[^1], vote))
        {
            throw new InvalidOperationException("Another vote has been added since.");
        }

        Items.RemoveAt(Items.Count - 1);
        _knowledge = null;
    }

    /// <summary>Votes of validators of whom the other side knows none; if there are none of these and it still knows others, all votes.</summary>
    public IEnumerable<PeerMessage.Vote> Lacking(VoteKnowledge theirs)
    {
        var mine = Knowledge;
        if (mine.Digest == theirs.Digest)
        {
            return [];
        }

        return mine.Voters.AsSpan().SequenceEqual(theirs.Voters.AsSpan()) ? Items : Items.Where(vote => !theirs.Has(vote.Validator));
    }

    private VoteKnowledge Describe()
    {
        if (Items.Count == 0)
        {
            return VoteKnowledge.None;
        }

        var bits = new byte[(Items.Max(vote => vote.Validator) / 8) + 1];
        var text = new byte[Items.Count * (sizeof(ushort) + Hash256.Size)];
        var at = text.AsSpan();
        foreach (var vote in Items.OrderBy(vote => vote.Validator).ThenBy(vote => vote.Signed.BlockId))
        {
            bits[vote.Validator / 8] |= (byte)(1 << (vote.Validator % 8));
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(at, vote.Validator);
            vote.Signed.BlockId.CopyTo(at[sizeof(ushort)..]);
            at = at[(sizeof(ushort) + Hash256.Size)..];
        }

        return new VoteKnowledge(Hashing.Sha256(text), [.. bits]);
    }
}
