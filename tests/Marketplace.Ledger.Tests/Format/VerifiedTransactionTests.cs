using System.Diagnostics.Metrics;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests.Format;

public sealed class VerifiedTransactionTests
{
    private static readonly Hash256 Network = Hashing.Sha256([1]);
    private static readonly Hash256 OtherNetwork = Hashing.Sha256([2]);

    [Fact]
    public void What_was_verified_is_not_verified_again_and_only_on_the_network_that_it_was_verified_for()
    {
        var transaction = Signed();
        var verifier = new Counting();
        Assert.False(VerifiedTransaction.TryRecall(transaction, Network, out _));
        Assert.True(SignatureChecks.TryVerify(transaction, Network, verifier, out _, out _));
        Assert.True(SignatureChecks.TryVerify(transaction, Network, verifier, out var verified, out _));
        Assert.Same(transaction, verified.Transaction);
        Assert.Equal(1, verifier.Count);
        Assert.False(VerifiedTransaction.TryRecall(transaction, OtherNetwork, out _));
        Assert.False(SignatureChecks.TryVerify(transaction, OtherNetwork, verifier, out _, out var rejection));
        Assert.Equal(RejectionCode.SignatureInvalid, rejection.Code);
        Assert.True(VerifiedTransaction.TryRecall(transaction, Network, out _));
    }

    [Fact]
    public void What_failed_is_not_remembered_and_neither_the_bytes_nor_a_changed_copy_know_of_it()
    {
        var transaction = Signed();
        Assert.False(SignatureChecks.TryVerify(transaction, OtherNetwork, new Counting(), out _, out _));
        Assert.False(VerifiedTransaction.TryRecall(transaction, OtherNetwork, out _));
        Assert.True(SignatureChecks.TryVerify(transaction, Network, new Counting(), out _, out _));
        Assert.False(VerifiedTransaction.TryRecall(Transaction.Decode(transaction.Encoded), Network, out _));
        Assert.False(VerifiedTransaction.TryRecall(transaction.WithWitnesses(transaction.Witnesses), Network, out _));
    }

    [Fact]
    public void Only_reading_bytes_counts_as_decoding()
    {
        // Other tests decode on other threads meanwhile.
        var thread = Environment.CurrentManagedThreadId;
        var decoded = 0L;
        using var listener = new MeterListener { InstrumentPublished = Enable };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => decoded += Environment.CurrentManagedThreadId == thread ? count : 0);
        listener.Start();
        var transaction = Signed();
        Assert.Equal(0, decoded);
        Transaction.Decode(transaction.Encoded);
        Assert.Equal(1, decoded);
        Assert.False(Transaction.TryDecode(new byte[3], out _, out _));
        Assert.Equal(2, decoded);

        static void Enable(Instrument instrument, MeterListener listener)
        {
            if (instrument.Name == LedgerCoreInstruments.DecodedName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        }
    }

    private static Transaction Signed() => Transaction
        .Create([new OutPoint(Hashing.Sha256([3]), 0)], [TransactionOutput.To(Money.FromSatoshis(5), TestKeys.Renter.Hash())])
        .Sign(Network, TestKeys.Faucet);

    private sealed class Counting : ISignatureVerifier
    {
        public int Count { get; private set; }

        public string Name => "counting";

        public bool Verify(in PublicKey key, in Hash256 digest, in Signature signature)
        {
            Count++;
            return TestChain.Verifier.Verify(key, digest, signature);
        }
    }
}
