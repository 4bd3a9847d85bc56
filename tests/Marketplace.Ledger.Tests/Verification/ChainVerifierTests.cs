using Marketplace.Ledger.Framing;
using Marketplace.Ledger.Tests.Support;
using Marketplace.Ledger.Verification;

namespace Marketplace.Ledger.Tests.Verification;

public sealed class ChainVerifierTests
{
    private static readonly TestChain Chain = MakeChain();

    [Fact]
    public async Task A_chain_verifies_with_nothing_but_the_genesis_hash()
    {
        var progress = new Progress();
        using var stream = new MemoryStream(Chain.Export());
        var outcome = await new ChainVerifier(TestChain.Verifier).VerifyAsync(stream, Chain.Parameters.GenesisHash, progress, CancellationToken.None);

        Assert.True(outcome.Verified, outcome.Fault?.ToString());
        var report = outcome.Report;
        Assert.Equal((Chain.State.Height, Chain.State.TipId, Chain.State.TipTime), (report.Height, report.TipId, report.TipTime));
        Assert.Equal(Chain.State.StateHash(), report.StateHash);
        Assert.Equal(Chain.State.Totals, report.Totals);
        Assert.Equal((Chain.State.UnspentCount, Chain.State.LeaseCount), (report.UnspentCount, report.OpenLeases));
        Assert.Equal(Chain.Blocks.Sum(block => block.Certificate.Signatures.Length + block.Transactions.Sum(transaction => (long)transaction.Witnesses.Length)), report.Signatures);
        Assert.Equal(stream.Length, report.Bytes);
        Assert.Equal(Chain.Blocks.Select(block => block.Height), progress.Heights);
    }

    [Fact]
    public async Task It_verifies_from_a_stream_that_gives_a_byte_at_a_time()
    {
        using var stream = new TrickleStream(Chain.Export());
        var outcome = await new ChainVerifier(TestChain.Verifier, new ChainVerifierOptions { Parallelism = 1 }).VerifyAsync(stream, Chain.Parameters);
        Assert.True(outcome.Verified);
    }

    [Fact]
    public async Task Another_networks_export_is_refused()
    {
        var other = new TestChain(TestChain.Devnet with { Name = "other" });
        Expect(await Verify(other.Export()), ChainFaultKind.OtherNetwork, 0);
    }

    [Fact]
    public async Task Another_genesis_block_under_the_trusted_hash_is_refused()
    {
        var other = new TestChain(TestChain.Devnet with { Name = "other" });
        Expect(await Verify(Chain.ExportWith(0, other.Blocks[0].Encode())), ChainFaultKind.OtherNetwork, 0);

        // The right header over other transactions.
        var genesis = Chain.Blocks[0];
        var mixed = new Block(genesis.Header, Certificate.None, other.Blocks[0].Transactions);
        Expect(await Verify(Chain.ExportWith(0, mixed.Encode())), ChainFaultKind.BlockRefused, 0, code: RejectionCode.BlockGenesisWrong);
    }

    [Fact]
    public async Task A_file_that_is_no_export_is_refused()
    {
        Expect(await Verify([]), ChainFaultKind.NotAnExport, 0);
        Expect(await Verify(new byte[1_000]), ChainFaultKind.NotAnExport, 0);
        Expect(await Verify(Chain.Export()[..ChainFileHeader.Size]), ChainFaultKind.Truncated, 0);
    }

    [Fact]
    public void Any_flipped_bit_is_found() => Arbitrary.ForSeeds(300, random =>
    {
        var bytes = Chain.Export();
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        Assert.False(Verify(bytes).GetAwaiter().GetResult().Verified);
    });

    [Fact]
    public async Task A_flipped_bit_names_the_record()
    {
        var bytes = Chain.Export();
        bytes[Chain.OffsetOf(3) + RecordFrame.HeaderSize + 200] ^= 1;
        var outcome = await Verify(bytes);
        Expect(outcome, ChainFaultKind.RecordDamaged, 3);
        Assert.Equal(Chain.OffsetOf(3), outcome.Fault!.Offset);
    }

    [Fact]
    public async Task A_file_that_ends_in_a_record_is_refused_and_one_that_ends_after_a_record_needs_the_head()
    {
        var bytes = Chain.Export();
        Expect(await Verify(bytes[..^1]), ChainFaultKind.Truncated, Chain.Blocks.Count - 1);
        var cut = bytes[..(int)Chain.OffsetOf(4)];
        Expect(await Verify(cut[..^5]), ChainFaultKind.Truncated, 3);
        Assert.True((await Verify(cut)).Verified);
        var options = new ChainVerifierOptions { ExpectedHead = (Chain.State.Height, Chain.State.TipId) };
        Expect(await Verify(cut, options), ChainFaultKind.OtherHead, 3);
        Assert.True((await Verify(bytes, options)).Verified);
    }

    [Fact]
    public async Task A_record_that_claims_more_than_a_block_can_have_is_refused_unread()
    {
        byte[] bytes = [.. Chain.Export(), .. new byte[RecordFrame.HeaderSize]];
        "FMR1"u8.CopyTo(bytes.AsSpan(bytes.Length - RecordFrame.HeaderSize));
        bytes[^9] = 0x03;
        Expect(await Verify(bytes), ChainFaultKind.RecordDamaged, Chain.Blocks.Count);
    }

    [Fact]
    public async Task Bytes_behind_a_block_are_refused() =>
        Expect(await Verify(Chain.ExportWith(2, [.. Chain.Blocks[2].Encode(), 0])), ChainFaultKind.NotABlock, 2, code: RejectionCode.Malformed);

    [Fact]
    public async Task A_missing_or_repeated_or_swapped_block_is_refused()
    {
        var payloads = Chain.Blocks.Select(block => block.Encode()).ToList();
        var genesisHash = Chain.Parameters.GenesisHash;
        Expect(await Verify(TestExport.Write(genesisHash, payloads.Where((_, i) => i != 3))), ChainFaultKind.BlockRefused, 3, code: RejectionCode.BlockHeightWrong);
        Expect(await Verify(TestExport.Write(genesisHash, payloads.Take(3).Append(payloads[2]))), ChainFaultKind.BlockRefused, 3, code: RejectionCode.BlockHeightWrong);
        (payloads[2], payloads[3]) = (payloads[3], payloads[2]);
        Expect(await Verify(TestExport.Write(genesisHash, payloads)), ChainFaultKind.BlockRefused, 2, code: RejectionCode.BlockHeightWrong);
    }

    [Fact]
    public async Task A_header_changed_after_it_was_signed_is_refused()
    {
        var block = Chain.Blocks[2];
        var later = new Block(block.Header with { TimeMilliseconds = block.Header.TimeMilliseconds + 1 }, block.Certificate, block.Transactions);
        Expect(await Verify(Chain.ExportWith(2, later.Encode())), ChainFaultKind.SignatureInvalid, 2, code: RejectionCode.BlockCertificateInvalid);
    }

    [Fact]
    public async Task A_block_without_a_quorum_is_refused()
    {
        var block = Chain.Blocks[2];
        var unsigned = new Block(block.Header, Certificate.None, block.Transactions);
        Expect(await Verify(Chain.ExportWith(2, unsigned.Encode())), ChainFaultKind.SignatureInvalid, 2, code: RejectionCode.BlockCertificateInvalid);
    }

    [Fact]
    public async Task A_witness_of_another_transaction_is_refused_with_its_place()
    {
        var block = Chain.Blocks[3];
        var stolen = block.Transactions[1].WithWitnesses(block.Transactions[0].Witnesses);
        var forged = Chain.Forge(block, [block.Transactions[0], stolen, .. block.Transactions.Skip(2)]);
        var outcome = await Verify(Chain.ExportWith(3, forged.Encode()));
        Expect(outcome, ChainFaultKind.SignatureInvalid, 3, 1, RejectionCode.SignatureInvalid);
    }

    [Fact]
    public async Task Transactions_that_the_header_does_not_commit_to_are_refused()
    {
        var block = Chain.Blocks[3];
        var swapped = new Block(block.Header, block.Certificate, [block.Transactions[1], block.Transactions[0], .. block.Transactions.Skip(2)]);
        Expect(await Verify(Chain.ExportWith(3, swapped.Encode())), ChainFaultKind.BlockRefused, 3, code: RejectionCode.BlockMerkleRootWrong);
    }

    [Fact]
    public async Task Even_the_validator_cannot_spend_twice_nor_pay_itself_more_than_the_fees()
    {
        var block = Chain.Blocks[3];
        var spends = block.Transactions[0];
        var twice = Chain.Forge(block, [spends, Chain.Blocks[2].Transactions[0], .. block.Transactions.Skip(1)]);
        Expect(await Verify(Chain.ExportWith(3, twice.Encode())), ChainFaultKind.BlockRefused, 3, 1, RejectionCode.OutputUnknown);

        var coinbase = block.Transactions[^1];
        var greedy = Transaction.Create([], [coinbase.Outputs[0] with { Amount = coinbase.Outputs[0].Amount + Money.FromSatoshis(1) }], coinbase.Payload);
        var minted = Chain.Forge(block, [.. block.Transactions.SkipLast(1), greedy]);
        Expect(await Verify(Chain.ExportWith(3, minted.Encode())), ChainFaultKind.BlockRefused, 3, block.Transactions.Length - 1, RejectionCode.BlockCoinbaseWrong);

        var kept = Chain.Forge(block, block.Transactions.SkipLast(1));
        Expect(await Verify(Chain.ExportWith(3, kept.Encode())), ChainFaultKind.BlockRefused, 3, code: RejectionCode.BlockCoinbaseWrong);

        var issue = Transaction.Create([], [TransactionOutput.To(Money.FromFlux("1"), TestKeys.Validator.Hash())], new GenesisIssue(7, []));
        var issued = Chain.Forge(block, [issue, .. block.Transactions]);
        Expect(await Verify(Chain.ExportWith(3, issued.Encode())), ChainFaultKind.BlockRefused, 3, 0, RejectionCode.PayloadNotAllowed);
    }

    [Fact]
    public async Task A_cancelled_verification_ends()
    {
        using var stop = new CancellationTokenSource();
        var progress = new Progress { OnReport = stop.Cancel };
        using var stream = new MemoryStream(Chain.Export());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new ChainVerifier(TestChain.Verifier).VerifyAsync(stream, Chain.Parameters, progress, stop.Token));
    }

    [Fact]
    public async Task What_the_stream_throws_comes_through()
    {
        using var stream = new TrickleStream(Chain.Export()) { FailAt = Chain.OffsetOf(3) + 20 };
        await Assert.ThrowsAsync<IOException>(() => new ChainVerifier(TestChain.Verifier).VerifyAsync(stream, Chain.Parameters));
    }

    private static async Task<ChainVerification> Verify(byte[] export, ChainVerifierOptions? options = null)
    {
        using var stream = new MemoryStream(export);
        return await new ChainVerifier(TestChain.Verifier, options).VerifyAsync(stream, Chain.Parameters);
    }

    private static void Expect(ChainVerification outcome, ChainFaultKind kind, long height, int? transaction = null, RejectionCode? code = null)
    {
        Assert.Null(outcome.Report);
        Assert.NotNull(outcome.Fault);
        Assert.Equal((kind, height, transaction, code), (outcome.Fault.Kind, outcome.Fault.Height, outcome.Fault.TransactionIndex, outcome.Fault.Code));
        Assert.NotEmpty(outcome.Fault.Message);
    }

    private static TestChain MakeChain()
    {
        var chain = new TestChain();
        var account = chain.OpenLease();
        chain.Apply(
            20,
            chain.Transfer(chain.Coin(5), TestKeys.Faucet, TestKeys.Renter.Hash(), Money.FromFlux("3")),
            chain.Transfer(chain.Coin(6), TestKeys.Faucet, TestKeys.Renter.Hash(), Money.FromFlux("4")),
            chain.Sign(LeaseTransactions.Settle(account, chain.NowSeconds + 20, [new Usage(TestKeys.Renter.Hash(), 0, 15)]), TestKeys.Meter));
        chain.Apply(1);
        chain.Apply(1, chain.Transfer(chain.Coin(7), TestKeys.Faucet, TestKeys.Meter.Hash(), Money.FromFlux("5")));
        return chain;
    }

    private sealed class Progress : IProgress<ChainProgress>
    {
        public List<long> Heights { get; } = [];

        public Action? OnReport { get; init; }

        public void Report(ChainProgress value)
        {
            Heights.Add(value.Height);
            OnReport?.Invoke();
        }
    }

    /// <summary>Gives one byte at a time, and fails where it is told to.</summary>
    private sealed class TrickleStream(byte[] bytes) : MemoryStream(bytes)
    {
        public long FailAt { get; init; } = long.MaxValue;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position >= FailAt ? throw new IOException("The disk is gone.") : new ValueTask<int>(Read(buffer.Span[..Math.Min(1, buffer.Length)]));
    }
}
