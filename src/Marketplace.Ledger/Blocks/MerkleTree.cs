using System.Collections.Immutable;

namespace Marketplace.Ledger;

/// <summary>Bitcoin's Merkle tree over transaction ids: pairs are hashed by SHA-256d, a level of odd length repeats its last hash.</summary>
/// <remarks>
/// In Bitcoin two lists can have one root, because repeating the last transactions changes nothing (CVE-2012-2459). Here the header
/// also commits to the number of transactions, and proofs are bound to that number, so the list of a header is unique.
/// </remarks>
public static class MerkleTree
{
    /// <summary>The root over leaves in order; zero for none.</summary>
    /// <param name="leaves">Transaction ids.</param>
    public static Hash256 Root(ReadOnlySpan<Hash256> leaves)
    {
        if (leaves.IsEmpty)
        {
            return default;
        }

        var level = leaves.ToArray();
        for (var count = level.Length; count > 1; count = (count + 1) / 2)
        {
            Fold(level, count);
        }

        return level[0];
    }

    /// <summary>The root over a block's transactions.</summary>
    /// <param name="transactions">In the order of the block.</param>
    public static Hash256 Root(ImmutableArray<Transaction> transactions)
    {
        var leaves = new Hash256[transactions.Length];
        for (var i = 0; i < leaves.Length; i++)
        {
            leaves[i] = transactions[i].Id;
        }

        return Root(leaves);
    }

    /// <summary>The hashes beside the way from one leaf to the root.</summary>
    /// <param name="leaves">Transaction ids.</param>
    /// <param name="index">The leaf, from 0.</param>
    public static MerkleProof Prove(ReadOnlySpan<Hash256> leaves, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Length);
        var branch = ImmutableArray.CreateBuilder<Hash256>();
        var level = leaves.ToArray();
        var position = index;
        for (var count = level.Length; count > 1; count = (count + 1) / 2)
        {
            branch.Add(level[Math.Min(position ^ 1, count - 1)]);
            Fold(level, count);
            position /= 2;
        }

        return new MerkleProof(index, leaves.Length, branch.ToImmutable());
    }

    private static void Fold(Hash256[] level, int count)
    {
        for (var i = 0; i < count; i += 2)
        {
            level[i / 2] = Hashing.Sha256d(level[i], level[Math.Min(i + 1, count - 1)]);
        }
    }
}
