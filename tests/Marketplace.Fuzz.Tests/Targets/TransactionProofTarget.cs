using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Ledger;
using Marketplace.Ledger.Proofs;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>Proofs of transactions: read, and checked with every signature taken to hold, so that all else decides.</summary>
public sealed class TransactionProofTarget : IFuzzTarget
{
    private static readonly TestChain Chain = Samples.Chain;

    /// <inheritdoc/>
    public string Name => "transaction-proofs";

    /// <inheritdoc/>
    public int MaxLength => 32 << 10;

    /// <summary>Headers, sets and certificates as they come, a transaction as its own target says; all of it is encoded once more here.</summary>
    public long MaxAllocation(int inputLength) => (48L * inputLength) + (32 << 10);

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds()
    {
        var genesis = Chain.Parameters.GenesisBlock;
        var blocks = Chain.Blocks.Where(block => block.Transactions.Length > 2).Take(4).ToList();
        yield return TransactionProof.Create(genesis.Header, Chain.Parameters.Validators, [], genesis, 0).Encode();
        foreach (var block in blocks)
        {
            yield return TransactionProof.Create(genesis.Header, Chain.Parameters.Validators, [], block, 1).Encode();
        }

        // With changes of validators, which the chain does not have.
        var change = new ValidatorChange(blocks[0].Header, blocks[0].Certificate, new ValidatorSet(Samples.Many(3, random => new Validator(random.Witness().Key, 5))));
        yield return TransactionProof.Create(genesis.Header, Chain.Parameters.Validators, [change, change], blocks[^1], 0).Encode();
    }

    /// <inheritdoc/>
    public string Run(ReadOnlySpan<byte> input)
    {
        var bytes = input.ToArray();
        if (!TransactionProof.TryDecode(bytes, out var proof, out var rejection))
        {
            return $"{rejection.Code} {rejection.Message}";
        }

        FuzzFailure.Unless(proof.Encode().AsSpan().SequenceEqual(input), "what was accepted encodes to other bytes");
        return proof.Check(Chain.Parameters.GenesisHash, CertificateTarget.BelievesAll.Instance)?.Kind.ToString() ?? "holds";
    }
}
