using Marketplace.Ledger.Tests.Support;
using Marketplace.Testing.Sizes;

namespace Marketplace.Ledger.Tests.Format;

public sealed class EncodingTests
{
    [Fact]
    public void Any_transaction_is_read_back_as_it_was_written() => Arbitrary.ForSeeds(2_000, random =>
    {
        var written = random.Transaction();
        var read = Transaction.Decode(written.Encoded.ToArray());
        Assert.Equal(written, read);
        Assert.Equal(written.Id, read.Id);
        Assert.Equal(written.Inputs.ToArray(), read.Inputs.ToArray());
        Assert.Equal(written.Outputs.ToArray(), read.Outputs.ToArray());
        Assert.Equal(written.Payload, read.Payload);
        Assert.Equal(written.Witnesses.ToArray(), read.Witnesses.ToArray());
    });

    [Fact, Trait(TestSize.Trait, LongArea.Fuzzing)]
    public void Any_change_of_a_transactions_bytes_is_refused_or_is_another_canonical_transaction() => Arbitrary.ForSeeds(
        TestSize.Count(LongArea.Fuzzing, small: 20_000, large: 5_000_000), random =>
    {
        var bytes = random.Mutate(random.Transaction().Encoded.ToArray());
        if (Transaction.TryDecode(bytes, out var read, out var rejection))
        {
            var again = Transaction.Create(read.Inputs, read.Outputs, read.Payload).WithWitnesses(read.Witnesses).WithScripts(read.Scripts);
            Assert.Equal(bytes, again.Encoded.ToArray());
        }
        else
        {
            Assert.NotEmpty(rejection.Message);
        }
    });

    [Fact]
    public void Any_block_is_read_back_as_it_was_written() => Arbitrary.ForSeeds(500, random =>
    {
        var written = random.Block();
        var read = Block.Decode(written.Encode().ToArray());
        Assert.Equal(written.Encode().Length, read.EncodedLength);
        Assert.Equal(written.Header, read.Header);
        Assert.Equal(written.Id, read.Id);
        Assert.Equal(written.Certificate, read.Certificate);
        Assert.Equal(written.Transactions.ToArray(), read.Transactions.ToArray());
    });

    [Fact, Trait(TestSize.Trait, LongArea.Fuzzing)]
    public void Any_change_of_a_blocks_bytes_is_refused_or_is_another_canonical_block() => Arbitrary.ForSeeds(
        TestSize.Count(LongArea.Fuzzing, small: 5_000, large: 1_000_000), random =>
    {
        var bytes = random.Mutate(random.Block().Encode().ToArray());
        if (Block.TryDecode(bytes, out var read, out _))
        {
            Assert.Equal(bytes, new Block(read.Header, read.Certificate, read.Transactions).Encode());
        }
    });

    [Fact]
    public void Witnesses_do_not_change_the_id() => Arbitrary.ForSeeds(200, random =>
    {
        var transaction = random.Transaction();
        Assert.Equal(transaction.Id, transaction.WithWitnesses([random.Witness()]).Id);
        Assert.Equal(Hashing.Sha256d(transaction.Encoded.Span[..transaction.BodyLength]), transaction.Id);
    });

    [Theory]
    [InlineData("01008000000000", RejectionCode.Malformed, "shortest")]
    [InlineData("0100ffffffff7f", RejectionCode.Malformed, "number")]
    [InlineData("0100d10f", RejectionCode.TooLarge, "2001 inputs")]
    [InlineData("010001", RejectionCode.Malformed, "cannot be")]
    [InlineData("0200000000", RejectionCode.NotSupported, "Version 2")]
    [InlineData("0199000000", RejectionCode.NotSupported, "Payload kind 153")]
    [InlineData("010000000000", RejectionCode.Malformed, "follow the end")]
    [InlineData("01000000", RejectionCode.Malformed, "too early")]
    [InlineData("", RejectionCode.Malformed, "too early")]
    public void What_is_not_canonical_is_refused_with_the_rule(string hex, RejectionCode code, string words)
    {
        Assert.False(Transaction.TryDecode(Convert.FromHexString(hex), out _, out var rejection));
        Assert.Equal(code, rejection.Code);
        Assert.Contains(words, rejection.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0000000000000000", "zero")]
    [InlineData("ffffffffffffffff", "negative")]
    [InlineData("0100c0a9f3f4c600", "above")]
    public void Amounts_out_of_range_are_refused(string amount, string words)
    {
        var bytes = Convert.FromHexString($"0100000" + $"1{amount}01" + new string('0', 40) + "00");
        Assert.False(Transaction.TryDecode(bytes, out _, out var rejection));
        Assert.Equal(RejectionCode.AmountOutOfRange, rejection.Code);
        Assert.Contains(words, rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_that_overflow_together_are_refused()
    {
        var key = new Random(1).KeyHash();
        var fault = Assert.Throws<ArgumentException>(
            () => Transaction.Create([], [TransactionOutput.To(Money.Max, key), TransactionOutput.To(Money.FromSatoshis(1), key)]));
        Assert.StartsWith("amount-out-of-range", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_claimed_count_sets_no_memory_aside()
    {
        // A header that claims 100,000 transactions, with nothing behind it.
        var header = new BlockHeader(1, default, default, 0, FormatLimits.MaxBlockTransactions, default, default, 0);
        var bytes = new Block(header, Certificate.None, []).Encode();
        Assert.False(Block.TryDecode(bytes, out _, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Block.TryDecode(bytes, out _, out var rejection);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
        Assert.Contains("100000 transactions", rejection!.Message, StringComparison.Ordinal);
    }

    [Fact, Trait(TestSize.Trait, LongArea.Fuzzing)]
    public void Anything_at_all_is_decoded_without_an_exception() => Arbitrary.ForSeeds(
        TestSize.Count(LongArea.Fuzzing, small: 20_000, large: 5_000_000), random =>
    {
        var bytes = Arbitrary.Bytes(random, random.Next(400));
        if (bytes.Length > 1 && random.Next(2) == 0)
        {
            bytes[0] = 1;
            bytes[1] = (byte)(random.Next(2) * random.Next(0x15));
        }

        Transaction.TryDecode(bytes, out _, out _);
        Block.TryDecode(bytes, out _, out _);
    });

    [Fact]
    public void A_decoded_transfer_costs_a_handful_of_allocations()
    {
        var random = new Random(3);
        var transfer = Transaction.Create(
                [new OutPoint(random.Hash(), 1)],
                [TransactionOutput.To(random.Amount(), random.KeyHash()), TransactionOutput.To(random.Amount(), random.KeyHash())])
            .WithWitnesses([random.Witness()]);
        ReadOnlyMemory<byte> bytes = transfer.Encoded.ToArray();
        Transaction.Decode(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Transaction.Decode(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 600);
    }
}
