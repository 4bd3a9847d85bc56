using Marketplace.Grains.Contracts;
using Marketplace.Grains.Tests.Support;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Testing.Keys;

namespace Marketplace.Grains.Tests;

public sealed class ChainAccountGrainTests
{
    [Fact]
    public async Task A_payment_is_included_once_and_both_accounts_show_it()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 0);
        KeyHash receiver = TestKey.Of(50).PublicKey.Hash;
        Transaction transfer = market.TransferTransaction(receiver, 12_345);
        IChainAccountGrain payer = Account(market, market.Renter.PublicKey.Hash);
        SubmitResult first = await payer.SubmitAsync(transfer);
        SubmitResult again = await payer.SubmitAsync(transfer);
        Assert.Equal((SubmitStatus.Included, false), (first.Status, first.AlreadyKnown));
        Assert.Equal((SubmitStatus.Included, true), (again.Status, again.AlreadyKnown));
        Assert.Equal((first.Height, first.Index), (again.Height, again.Index));

        await market.Queries.WaitForAsync(first.Height);
        Address payee = Address.FromKeyHash(receiver);
        var balance = await market.Queries.Explorer.AddressAsync(payee);
        Assert.Equal((12_345, 0, 1), (balance.Total.Satoshis, balance.TimeLocked.Satoshis, balance.UnspentCount));
        var output = Assert.Single((await market.Queries.Explorer.UnspentAsync(payee)).Items);
        Assert.Equal((transfer.Id, 12_345), (output.OutPoint.TransactionId, output.Amount.Satoshis));
        Assert.Equal(12_345, Assert.Single((await market.Queries.Explorer.HistoryAsync(payee)).Items).Received.Satoshis);
    }

    [Fact]
    public async Task Signatures_that_do_not_hold_are_refused_before_the_orderer_whatever_another_process_believes()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 0);
        long height = market.Engine.Head.Height;
        Transaction transfer = market.TransferTransaction(TestKey.Of(50).PublicKey.Hash, 1_000);
        Transaction forged = transfer.WithWitnesses([new Witness(transfer.Witnesses[0].Key, market.Meter.Sign(transfer.SigningDigest(market.Parameters.GenesisHash)))]);

        // The process that sends it holds it for verified; the silo, which gets the bytes, finds out for itself.
        Assert.True(SignatureChecks.TryVerify(forged, market.Parameters.GenesisHash, new Gullible(), out _, out _));
        Assert.True(VerifiedTransaction.TryRecall(forged, market.Parameters.GenesisHash, out _));
        SubmitResult refused = await Account(market, market.Renter.PublicKey.Hash).SubmitAsync(forged);
        Assert.Equal("signature-invalid", refused.Refusal!.Code);
        refused = await market.Client.GetGrain<ILedgerGrain>(ILedgerGrain.Key).SubmitAsync(forged);
        Assert.Equal("signature-invalid", refused.Refusal!.Code);
        Assert.Equal(height, market.Engine.Head.Height);
    }

    [Fact]
    public async Task The_ledger_grain_tells_its_head_and_refuses_what_is_no_question()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 0);
        ILedgerGrain ledger = market.Client.GetGrain<ILedgerGrain>(ILedgerGrain.Key);
        LedgerHeadView head = await ledger.GetHeadAsync();
        Assert.Equal((market.Engine.Head.Height, market.Engine.Head.Id.ToString()), (head.Height, head.Id));
        await Assert.ThrowsAsync<ArgumentException>(() => ledger.AskAsync([77], 0));
        await Assert.ThrowsAsync<ArgumentException>(() => ledger.AskAsync([], 0));
        Assert.Null(await ledger.GetPartAsync(1, 1));
    }

    private static IChainAccountGrain Account(MarketCluster market, KeyHash key) =>
        market.Client.GetGrain<IChainAccountGrain>(Address.FromKeyHash(key).ToString());

    private sealed class Gullible : ISignatureVerifier
    {
        public string Name => "gullible";

        public bool Verify(in PublicKey key, in Hash256 digest, in Signature signature) => true;
    }
}
