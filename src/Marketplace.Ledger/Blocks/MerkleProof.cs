using System.Collections.Immutable;
using System.Numerics;

namespace Marketplace.Ledger;

/// <summary>Shows that one transaction stands at one place of a block, given only the block's header.</summary>
/// <param name="Index">The transaction's place, from 0.</param>
/// <param name="Count">The number of transactions, which must be the header's.</param>
/// <param name="Branch">The hash beside the way at each level, from the leaf up.</param>
public sealed record MerkleProof(int Index, int Count, ImmutableArray<Hash256> Branch)
{
    /// <summary>Whether the transaction stands at this place of the block.</summary>
    /// <param name="transactionId">The transaction.</param>
    /// <param name="header">The header of a block that the caller holds to be final.</param>
    public bool Verify(in Hash256 transactionId, BlockHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        return Count == header.TransactionCount && Verify(transactionId, header.MerkleRoot);
    }

    /// <summary>Whether the branch leads from the leaf to the root of a tree of <see cref="Count"/> leaves.</summary>
    /// <param name="leaf">The transaction's id.</param>
    /// <param name="root">The Merkle root.</param>
    /// <remarks>The number of levels follows from the count, so no inner node can pass for a leaf.</remarks>
    public bool Verify(in Hash256 leaf, in Hash256 root)
    {
        if (Index < 0 || Index >= Count || Branch.Length != Levels(Count))
        {
            return false;
        }

        var hash = leaf;
        var position = Index;
        var width = Count;
        foreach (var beside in Branch)
        {
            // The last node of an odd level has only itself beside it.
            if (position == width - 1 && position % 2 == 0 && beside != hash)
            {
                return false;
            }

            hash = position % 2 == 0 ? Hashing.Sha256d(hash, beside) : Hashing.Sha256d(beside, hash);
            position /= 2;
            width = (width + 1) / 2;
        }

        return hash == root;
    }

    /// <inheritdoc/>
    public bool Equals(MerkleProof? other) =>
        other is not null && Index == other.Index && Count == other.Count && Branch.AsSpan().SequenceEqual(other.Branch.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Index, Count);

    private static int Levels(int count) => count <= 1 ? 0 : BitOperations.Log2((uint)(count - 1)) + 1;
}
