using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Tests.Support;
using Marketplace.Ledger.Verification;

namespace Marketplace.Ledger.Tests.Verification;

/// <summary>Verification in parts: of blocks that several threads share, and of many small blocks at a time.</summary>
public sealed class CheckStageTests
{
    private const int Wide = 700;

    private static readonly TestChain Chain = MakeChain();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Large_blocks_among_hundreds_of_small_ones_verify_with_any_number_of_threads(int threads)
    {
        var outcome = await Verify(Chain.Export(), threads);
        Assert.True(outcome.Verified, outcome.Fault?.ToString());
        Assert.Equal(Chain.State.StateHash(), outcome.Report.StateHash);
        Assert.Equal(
            Chain.Blocks.Sum(block => block.Certificate.Signatures.Length + block.Transactions.Sum(transaction => (long)transaction.Witnesses.Length)),
            outcome.Report.Signatures);
    }

    [Theory]
    [InlineData(0, 699)]
    [InlineData(3, 4)]
    [InlineData(650, 651)]
    public async Task The_first_of_two_false_signatures_of_a_block_is_named(int first, int second)
    {
        var block = Chain.Blocks.First(candidate => candidate.Transactions.Length > Wide);
        var transactions = block.Transactions.ToArray();
        var stolen = transactions[Wide / 2].Witnesses;
        (transactions[first], transactions[second]) = (transactions[first].WithWitnesses(stolen), transactions[second].WithWitnesses(stolen));
        var outcome = await Verify(Chain.ExportWith((int)block.Height, Chain.Forge(block, transactions).Encode()), 3);
        Assert.Equal((ChainFaultKind.SignatureInvalid, block.Height, first), (outcome.Fault!.Kind, outcome.Fault.Height, outcome.Fault.TransactionIndex));
    }

    [Fact]
    public async Task A_false_certificate_counts_before_a_false_signature()
    {
        var block = Chain.Blocks.First(candidate => candidate.Transactions.Length > Wide);
        var stolen = block.Transactions[1].WithWitnesses(block.Transactions[0].Witnesses);
        var forged = new Block(block.Header, Certificate.None, [block.Transactions[0], stolen, .. block.Transactions.Skip(2)]);
        var outcome = await Verify(Chain.ExportWith((int)block.Height, forged.Encode()), 2);
        Assert.Equal((RejectionCode.BlockCertificateInvalid, (int?)null), (outcome.Fault!.Code!.Value, outcome.Fault.TransactionIndex));
    }

    [Fact]
    public async Task A_fault_of_an_early_block_counts_before_one_of_a_late_block()
    {
        var (early, late) = (Chain.Blocks[3], Chain.Blocks[^2]);
        var payloads = Chain.Blocks.Select(block => block.Encode()).ToArray();
        payloads[late.Height] = new Block(late.Header, Certificate.None, late.Transactions).Encode();
        payloads[early.Height] = [.. payloads[early.Height], 0];
        var outcome = await Verify(TestExport.Write(Chain.Parameters.GenesisHash, payloads), 4);
        Assert.Equal((ChainFaultKind.NotABlock, early.Height), (outcome.Fault!.Kind, outcome.Fault.Height));
    }

    [Fact]
    public async Task A_block_of_other_validators_is_refused()
    {
        using var other = PrivateKey.Generate();
        var block = Chain.Blocks[5];
        var header = block.Header with { ValidatorSetHash = new ValidatorSet([new Validator(other.PublicKey, 1)]).Hash };
        var signature = other.Sign(Certificate.VoteDigest(Chain.Parameters.GenesisHash, header, 0));
        var forged = new Block(header, new Certificate(0, [new CertificateSignature(0, signature)]), block.Transactions);
        var outcome = await Verify(Chain.ExportWith(5, forged.Encode()), 2);
        Assert.Equal((ChainFaultKind.SignatureInvalid, 5, RejectionCode.BlockCertificateInvalid), (outcome.Fault!.Kind, outcome.Fault.Height, outcome.Fault.Code));

        // The right validator may sign what it likes: the rules still know who is next.
        var named = Chain.Certify(header, block.Transactions);
        outcome = await Verify(Chain.ExportWith(5, named.Encode()), 2);
        Assert.Equal((ChainFaultKind.BlockRefused, 5, RejectionCode.BlockValidatorsWrong), (outcome.Fault!.Kind, outcome.Fault.Height, outcome.Fault.Code));
    }

    [Fact]
    public async Task What_a_verifier_throws_comes_through_and_ends_the_threads()
    {
        using var stream = new MemoryStream(Chain.Export());
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => new ChainVerifier(new Broken()).VerifyAsync(stream, Chain.Parameters));
    }

    private static async Task<ChainVerification> Verify(byte[] export, int threads)
    {
        using var stream = new MemoryStream(export);
        return await new ChainVerifier(TestChain.Verifier, new ChainVerifierOptions { Parallelism = threads }).VerifyAsync(stream, Chain.Parameters);
    }

    private static TestChain MakeChain()
    {
        var chain = new TestChain();
        var many = Enumerable.Repeat(TransactionOutput.To(Money.FromFlux("1"), TestKeys.Renter.Hash()), Wide + 1);
        var coin = chain.Coin(99);
        var rest = coin.Output.Amount - Money.FromFlux($"{Wide + 2}");
        var split = chain.Sign(Transaction.Create([coin.OutPoint], [.. many, TransactionOutput.To(rest, TestKeys.Faucet.Hash())]), TestKeys.Faucet);
        chain.Apply(1, split);
        Small(chain, 0, 50);
        chain.Apply(1, [.. Enumerable.Range(0, Wide + 1).Select(i => chain.Transfer(Coin(chain, split, i), TestKeys.Renter, TestKeys.Meter.Hash(), Money.FromSatoshis(1_000)))]);
        Small(chain, 50, 99);
        return chain;
    }

    private static void Small(TestChain chain, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            chain.Apply(1, chain.Transfer(chain.Coin(i), TestKeys.Faucet, TestKeys.Meter.Hash(), Money.FromSatoshis(1_000)));
            chain.Apply(1);
        }
    }

    private static UnspentOutput Coin(TestChain chain, Transaction transaction, int index)
    {
        Assert.True(chain.State.TryGetOutput(new OutPoint(transaction.Id, (uint)index), out var coin));
        return coin;
    }

    private sealed class Broken : ISignatureVerifier
    {
        public string Name => "broken";

        public bool Verify(in PublicKey key, in Hash256 digest, in Signature signature) => throw new InvalidTimeZoneException();
    }
}
