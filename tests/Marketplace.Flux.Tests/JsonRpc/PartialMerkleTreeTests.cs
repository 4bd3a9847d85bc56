using FsCheck;
using FsCheck.Fluent;
using Marketplace.Flux.JsonRpc.Bitcoin;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Flux.Tests.JsonRpc;

public sealed class PartialMerkleTreeTests
{
    private static readonly KeyHash Owner = Hashing.Hash160("owner"u8);

    [Fact]
    public void Any_choice_from_a_block_of_any_size_is_proven_in_its_order() =>
        Prop.ForAll(Gen.Choose(1, 70).ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (count, seed) =>
        {
            var block = BlockOf(count);
            var random = new Random(seed);
            var wanted = block.Transactions.Select(transaction => transaction.Id).Where(_ => random.Next(3) == 0).ToList();
            return PartialMerkleTree.TryRead(PartialMerkleTree.Prove(block, wanted), out var header, out var proven)
                && header!.Id == block.Id && proven.SequenceEqual(wanted);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_proof_with_any_bit_changed_never_proves_what_the_block_has_not_and_a_shorter_or_longer_one_proves_nothing()
    {
        var block = BlockOf(13);
        var there = block.Transactions.Select(transaction => transaction.Id).ToHashSet();
        var wanted = new[] { block.Transactions[4].Id, block.Transactions[12].Id };
        var proof = PartialMerkleTree.Prove(block, wanted);
        for (var at = 0; at < proof.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = proof.ToArray();
                changed[at] ^= (byte)(1 << bit);
                Assert.False(PartialMerkleTree.TryRead(changed, out var header, out var proven) && header!.Id == block.Id && !proven.All(there.Contains));
            }

            Assert.False(PartialMerkleTree.TryRead(proof.AsSpan(0, at), out _, out _));
        }

        Assert.False(PartialMerkleTree.TryRead([.. proof, 0], out _, out _));
    }

    [Fact]
    public void Garbage_proves_nothing_and_harms_nothing()
    {
        var start = BlockOf(5).Header.Encode();
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            PartialMerkleTree.TryRead(bytes, out _, out _);
            PartialMerkleTree.TryRead([.. start, 5, 0, 0, 0, .. bytes], out _, out _);
            PartialMerkleTree.TryRead([.. start, 5, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF, 0x7F, .. bytes], out _, out _);
        }).QuickCheckThrowOnFailure();
    }

    private static Block BlockOf(int count)
    {
        var parameters = NetworkParameters.Devnet(Key(), Owner, DateTimeOffset.UnixEpoch.AddYears(50));
        var transactions = Enumerable.Range(1, count)
            .Select(i => Transaction.Create([new OutPoint(Hashing.Sha256d([(byte)i]), 0)], [TransactionOutput.To(Money.FromSatoshis(i), Owner)]))
            .ToArray();
        var header = parameters.GenesisBlock.Header with
        {
            Height = 1,
            MerkleRoot = MerkleTree.Root([.. transactions.Select(transaction => transaction.Id)]),
            TransactionCount = count,
        };
        return new Block(header, Certificate.None, [.. transactions]);
    }

    private static PublicKey Key()
    {
        using var key = PrivateKey.Generate();
        return key.PublicKey;
    }
}
