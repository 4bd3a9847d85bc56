using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Blocks;

public sealed class MerkleTests
{
    // Bitcoin's block 100,000.
    private static readonly Hash256[] Block100000 =
    [
        Hash256.Parse("8c14f0db3df150123e6f3dbbf30f8b955a8249b62ac1d1ff16284aefa3d06d87"),
        Hash256.Parse("fff2525b8931402dd09222c50775608f75787bd2b87e56995a7bdd30f79702c4"),
        Hash256.Parse("6359f0868171b1d194cbee1af2f16ea598ae8fad666d9b012c8ed2b79a236ec4"),
        Hash256.Parse("e9a66845e05d5abc0ad04ec80f774a7e585c6e8db975962d069a522137b80c1d"),
    ];

    private static readonly Hash256 Root100000 = Hash256.Parse("f3e94742aca4b5ef85488dc37c06c3282295ffec960994b2c0d5ac2a25a95766");

    [Fact]
    public void The_root_of_bitcoins_block_100000_comes_out() => Assert.Equal(Root100000, MerkleTree.Root(Block100000));

    [Fact]
    public void A_single_leaf_is_its_own_root_as_in_bitcoins_genesis_block()
    {
        var coinbase = Hash256.Parse("4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b");
        Assert.Equal(coinbase, MerkleTree.Root([coinbase]));
        Assert.True(MerkleTree.Prove([coinbase], 0).Verify(coinbase, coinbase));
        Assert.True(MerkleTree.Root(ReadOnlySpan<Hash256>.Empty).IsZero);
    }

    [Fact]
    public void Every_place_of_a_tree_of_any_size_is_proved_and_no_other() => Arbitrary.ForSeeds(60, random =>
    {
        var leaves = Enumerable.Range(0, random.Next(1, 70)).Select(_ => random.Hash()).ToArray();
        var root = MerkleTree.Root(leaves);
        for (var i = 0; i < leaves.Length; i++)
        {
            var proof = MerkleTree.Prove(leaves, i);
            Assert.True(proof.Verify(leaves[i], root));
            Assert.False(proof.Verify(random.Hash(), root));
            Assert.False((proof with { Index = leaves.Length + i }).Verify(leaves[i], root));
            Assert.False((proof with { Branch = proof.Branch.Add(root) }).Verify(leaves[i], root));
        }
    });

    [Fact]
    public void Repeating_the_last_leaves_keeps_the_root_but_neither_the_header_nor_a_proof()
    {
        // CVE-2012-2459: the tree alone cannot tell these two lists apart.
        Hash256[] three = Block100000[..3];
        Hash256[] four = [.. three, three[2]];
        Assert.Equal(MerkleTree.Root(three), MerkleTree.Root(four));

        var header = new BlockHeader(1, default, MerkleTree.Root(three), 0, 3, default, default, 0);
        Assert.NotEqual(header.Id, (header with { TransactionCount = 4 }).Id);
        var forged = MerkleTree.Prove(four, 3);
        Assert.True(forged.Verify(three[2], header.MerkleRoot));
        Assert.False(forged.Verify(three[2], header));
    }

    [Fact]
    public void A_block_with_its_last_transaction_repeated_is_refused()
    {
        var chain = new TestChain();
        chain.Apply(1, chain.Transfer(chain.Coin(0), TestKeys.Faucet, TestKeys.Renter.Hash(), Money.FromFlux("1")));
        var block = chain.Blocks[^1];
        var state = LedgerState.FromGenesis(chain.Parameters);

        var longer = new Block(block.Header, block.Certificate, [.. block.Transactions, block.Transactions[^1]]);
        Assert.Equal(RejectionCode.BlockCountWrong, state.ApplyBlock(VerifiedBlock.Trust(longer))?.Rejection.Code);
        var recounted = new Block(block.Header with { TransactionCount = 3 }, block.Certificate, longer.Transactions);
        Assert.NotEqual(block.Id, recounted.Id);
        Assert.NotNull(state.ApplyBlock(VerifiedBlock.Trust(recounted)));
        Assert.Equal(0, state.Height);
    }

    [Fact]
    public void An_inner_node_does_not_pass_for_a_transaction()
    {
        var inner = Hashing.Sha256d(Block100000[0], Block100000[1]);
        var shorter = new MerkleProof(0, 4, [Hashing.Sha256d(Block100000[2], Block100000[3])]);
        Assert.False(shorter.Verify(inner, Root100000));
    }
}
