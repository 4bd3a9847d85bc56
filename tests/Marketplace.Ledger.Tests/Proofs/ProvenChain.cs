using System.Collections.Immutable;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Proofs;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Proofs;

/// <summary>Blocks as a light client sees them: headers, certificates and sets of four validators, who change at heights 5 and 9.</summary>
public sealed class ProvenChain
{
    public ProvenChain()
    {
        Sets = [Set("first"), Set("second"), Set("third")];
        Genesis = new BlockHeader(0, Hash256.Zero, new Random(1).Hash(), 1_000, 1, Sets[0].Hash, Sets[0].Hash, 0);
    }

    public IReadOnlyList<ValidatorSet> Sets { get; }

    public BlockHeader Genesis { get; }

    public Hash256 GenesisHash => Genesis.Id;

    public ValidatorChange First => Change(5, 0, 1);

    public ValidatorChange Second => Change(9, 1, 2);

    public static ImmutableArray<Transaction> Transactions { get; } = [.. Enumerable.Range(0, 7).Select(i => new Random(i).Transaction())];

    /// <summary>A block certified by three of four validators of a set.</summary>
    public Block Block(long height, int by, int? next = null, int signers = 3)
    {
        var header = new BlockHeader(
            height, new Random((int)height).Hash(), MerkleTree.Root(Transactions), 1_000 * height, Transactions.Length, Sets[by].Hash, Sets[next ?? by].Hash, 0);
        return new Block(header, Certify(header, by, signers), Transactions);
    }

    public Certificate Certify(BlockHeader header, int by, int signers = 3)
    {
        var digest = Certificate.VoteDigest(GenesisHash, header, 2);
        return new Certificate(2, [.. Enumerable.Range(0, signers).Select(i => new CertificateSignature((ushort)i, KeyOf(Sets[by].Validators[i].Key).Sign(digest)))]);
    }

    public ValidatorChange Change(long height, int from, int to)
    {
        var block = Block(height, from, to);
        return new ValidatorChange(block.Header, block.Certificate, Sets[to]);
    }

    public TransactionProof Prove(long height, int by, ImmutableArray<ValidatorChange> changes, int place = 3) =>
        TransactionProof.Create(Genesis, Sets[0], changes, Block(height, by), place);

    public ProofFault? Check(TransactionProof proof) => proof.Check(GenesisHash, TestChain.Verifier);

    private static readonly Dictionary<PublicKey, PrivateKey> Keys = [];

    private static ValidatorSet Set(string name)
    {
        var keys = Enumerable.Range(0, 4).Select(i => TestKeys.Named($"{name} {i}")).ToList();
        lock (Keys)
        {
            keys.ForEach(key => Keys[key.PublicKey] = key);
        }

        return new ValidatorSet(keys.Select(key => new Validator(key.PublicKey, 10)));
    }

    private static PrivateKey KeyOf(PublicKey key)
    {
        lock (Keys)
        {
            return Keys[key];
        }
    }
}
