using Marketplace.Ledger.Proofs;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Proofs;

public sealed class TransactionProofTests
{
    private readonly ProvenChain _chain = new();

    private TransactionProof Right => _chain.Prove(12, 2, [_chain.First, _chain.Second]);

    [Fact]
    public void A_transaction_is_proved_over_every_change_of_validators_with_the_genesis_hash_alone()
    {
        Assert.Null(_chain.Check(Right));
        Assert.Null(_chain.Check(_chain.Prove(3, 0, [])));
        Assert.Null(_chain.Check(_chain.Prove(6, 1, [_chain.First])));
        foreach (var place in Enumerable.Range(0, ProvenChain.Transactions.Length))
        {
            var proof = _chain.Prove(12, 2, [_chain.First, _chain.Second], place);
            Assert.Null(_chain.Check(proof));
            Assert.Equal(ProvenChain.Transactions[place].Id, proof.Transaction.Id);
        }
    }

    [Fact]
    public void The_block_that_changes_the_validators_is_certified_by_those_before()
    {
        var block = _chain.Block(5, 0, 1);
        Assert.Null(_chain.Check(TransactionProof.Create(_chain.Genesis, _chain.Sets[0], [], block, 0)));
        Expect(ProofFaultKind.HeightWrong, TransactionProof.Create(_chain.Genesis, _chain.Sets[0], [_chain.First], block, 0));
    }

    [Fact]
    public void A_transaction_of_the_genesis_block_needs_no_certificate()
    {
        var chain = new TestChain();
        var genesis = chain.Parameters.GenesisBlock;
        var proof = TransactionProof.Create(genesis.Header, chain.Parameters.Validators, [], genesis, 0);
        Assert.Null(proof.Check(chain.Parameters.GenesisHash, TestChain.Verifier));
    }

    [Fact]
    public void A_transaction_of_a_real_chain_is_proved_and_only_for_its_network()
    {
        var chain = new TestChain();
        var block = chain.Apply(1, chain.Transfer(chain.Coin(), TestKeys.Faucet, TestKeys.Renter.Hash(), Money.FromFlux("3")));
        var proof = TransactionProof.Create(chain.Parameters.GenesisBlock.Header, chain.Parameters.Validators, [], block, 0);
        Assert.Null(proof.Check(chain.Parameters.GenesisHash, TestChain.Verifier));
        Assert.Equal(ProofFaultKind.OtherNetwork, proof.Check(_chain.GenesisHash, TestChain.Verifier)?.Kind);
    }

    [Fact]
    public void Other_validators_than_the_genesis_names_prove_nothing() =>
        Expect(ProofFaultKind.ValidatorsWrong, With(validators: _chain.Sets[1]));

    [Fact]
    public void Without_a_change_of_validators_or_with_its_order_or_set_changed_nothing_is_proved()
    {
        Expect(ProofFaultKind.ValidatorsWrong, _chain.Prove(12, 2, [_chain.First]));
        Expect(ProofFaultKind.ValidatorsWrong, _chain.Prove(12, 2, [_chain.Second]));
        Expect(ProofFaultKind.ValidatorsWrong, _chain.Prove(12, 2, []));
        Expect(ProofFaultKind.ValidatorsWrong, _chain.Prove(12, 2, [_chain.Second, _chain.First]));
        Expect(ProofFaultKind.ValidatorsWrong, _chain.Prove(12, 2, [_chain.First with { Validators = _chain.Sets[2] }, _chain.Second]));
        Expect(ProofFaultKind.HeightWrong, _chain.Prove(12, 2, [_chain.Change(9, 0, 1), _chain.Change(9, 1, 2)]));
        Expect(ProofFaultKind.HeightWrong, _chain.Prove(12, 2, [_chain.First, _chain.Change(12, 1, 2)]));
        Expect(ProofFaultKind.ValidatorsWrong, _chain.Prove(12, 0, [_chain.Change(5, 0, 0)]));
    }

    [Fact]
    public void Two_thirds_of_the_weight_are_not_enough_for_any_block_of_a_proof()
    {
        var weak = _chain.First with { Certificate = _chain.Certify(_chain.First.Header, 0, signers: 2) };
        Expect(ProofFaultKind.CertificateInvalid, _chain.Prove(12, 2, [weak, _chain.Second]));
        Expect(ProofFaultKind.CertificateInvalid, _chain.Prove(12, 2, [_chain.First with { Certificate = Certificate.None }, _chain.Second]));
        Expect(ProofFaultKind.CertificateInvalid, With(certificate: _chain.Certify(Right.Header, 2, signers: 2)));
        Expect(ProofFaultKind.CertificateInvalid, With(certificate: Certificate.None));
    }

    [Fact]
    public void A_certificate_by_other_validators_or_of_another_block_proves_nothing()
    {
        Expect(ProofFaultKind.CertificateInvalid, With(certificate: _chain.Certify(Right.Header, 1)));
        Expect(ProofFaultKind.CertificateInvalid, With(certificate: _chain.Block(13, 2).Certificate));
        Expect(ProofFaultKind.CertificateInvalid, _chain.Prove(12, 2, [_chain.First with { Certificate = _chain.Certify(_chain.First.Header, 1) }, _chain.Second]));
    }

    [Fact]
    public void Any_changed_header_breaks_its_certificate()
    {
        var header = Right.Header;
        BlockHeader[] changed =
        [
            header with { Height = 13 }, header with { PreviousId = Hash256.Zero }, header with { MerkleRoot = Hash256.Zero }, header with { TimeMilliseconds = 1 },
            header with { TransactionCount = 8 }, header with { NextValidatorSetHash = Hash256.Zero }, header with { Proposer = 1 },
        ];
        Assert.All(changed, forged => Expect(ProofFaultKind.CertificateInvalid, With(header: forged)));
        Expect(ProofFaultKind.ValidatorsWrong, With(header: header with { ValidatorSetHash = _chain.Sets[1].Hash }));
        Expect(ProofFaultKind.HeightWrong, With(header: header with { Height = 9 }));
        Expect(ProofFaultKind.HeightWrong, With(header: header with { Height = 0 }));
    }

    [Fact]
    public void Another_transaction_place_or_branch_proves_nothing()
    {
        Expect(ProofFaultKind.NotInBlock, With(transaction: ProvenChain.Transactions[2]));
        Expect(ProofFaultKind.NotInBlock, With(transaction: new Random(99).Transaction()));
        Expect(ProofFaultKind.NotInBlock, With(place: 2));
        Expect(ProofFaultKind.NotInBlock, With(place: 7));
        Expect(ProofFaultKind.NotInBlock, With(branch: Right.Branch[..^1]));
        Expect(ProofFaultKind.NotInBlock, With(branch: [.. Right.Branch, Hash256.Zero]));
        Expect(ProofFaultKind.NotInBlock, With(branch: [.. Right.Branch.Reverse()]));
    }

    [Fact]
    public void The_genesis_block_cannot_be_shown_with_more_than_it_needs()
    {
        var chain = new TestChain();
        var genesis = chain.Parameters.GenesisBlock;
        var proof = TransactionProof.Create(genesis.Header, chain.Parameters.Validators, [], genesis, 0);
        var other = new TransactionProof(
            proof.Genesis, proof.Validators, [], proof.Header, _chain.Certify(_chain.Genesis, 0), proof.Place, proof.Branch, proof.Transaction);
        Assert.Equal(ProofFaultKind.HeightWrong, other.Check(chain.Parameters.GenesisHash, TestChain.Verifier)?.Kind);
    }

    [Fact]
    public void A_proof_is_read_back_as_it_was_written()
    {
        foreach (var proof in new[] { Right, _chain.Prove(3, 0, []), _chain.Prove(6, 1, [_chain.First], 0) })
        {
            var bytes = proof.Encode();
            Assert.True(TransactionProof.TryDecode(bytes, out var read, out _));
            Assert.Equal(bytes, read.Encode());
            Assert.Null(_chain.Check(read));
        }
    }

    [Fact]
    public void Any_change_of_a_proofs_bytes_is_refused_or_proves_the_same_transaction_or_nothing() => Arbitrary.ForSeeds(2_000, random =>
    {
        var bytes = random.Mutate(Right.Encode());
        if (!TransactionProof.TryDecode(bytes, out var read, out var rejection))
        {
            Assert.NotEmpty(rejection.Message);
            return;
        }

        Assert.Equal(bytes, read.Encode());
        if (_chain.Check(read) is null)
        {
            // What is outside the ids may change: witnesses, and which votes are shown.
            Assert.Equal((Right.Transaction.Id, Right.Header), (read.Transaction.Id, read.Header));
        }
    });

    [Fact]
    public void A_file_that_is_too_long_or_claims_too_much_is_refused_before_memory_is_set_aside()
    {
        Assert.False(TransactionProof.TryDecode(new byte[TransactionProof.MaxBytes + 1], out _, out var tooLong));
        Assert.Equal(RejectionCode.TooLarge, tooLong.Code);
        Assert.False(TransactionProof.TryDecode("FMPROOF2"u8.ToArray(), out _, out var other));
        Assert.Equal(RejectionCode.NotSupported, other.Code);

        var plain = _chain.Prove(3, 0, []).Encode();
        var at = 8 + BlockHeader.Size + 1 + (4 * 41);
        Assert.Equal(0, plain[at]);
        byte[] claims = [.. plain[..at], 0x80, 0x80, 0x04, .. plain[(at + 1)..]];
        Assert.False(TransactionProof.TryDecode(claims, out _, out var rejection));
        Assert.Contains("changes of validators", rejection.Message, StringComparison.Ordinal);
    }

    private TransactionProof With(
        ValidatorSet? validators = null,
        BlockHeader? header = null,
        Certificate? certificate = null,
        int? place = null,
        System.Collections.Immutable.ImmutableArray<Hash256>? branch = null,
        Transaction? transaction = null) =>
        new(
            _chain.Genesis, validators ?? Right.Validators, Right.Changes, header ?? Right.Header, certificate ?? Right.Certificate,
            place ?? Right.Place, branch ?? Right.Branch, transaction ?? Right.Transaction);

    private void Expect(ProofFaultKind kind, TransactionProof proof)
    {
        var fault = _chain.Check(proof);
        Assert.Equal(kind, fault?.Kind);
        Assert.NotEmpty(fault!.ToString());
    }
}
