using Marketplace.Grains.Contracts;
using Marketplace.Grains.Tests.Support;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Grains.Tests;

public sealed class ChainAccountGrainTests
{
    [Fact]
    public async Task A_payment_is_included_once_and_both_accounts_show_it()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 0);
        KeyHash receiver = MarketCluster.Key(50).PublicKey.Hash;
        Transaction transfer = market.TransferTransaction(receiver, 12_345);
        IChainAccountGrain payer = Account(market, market.Renter.PublicKey.Hash);
        SubmitResult first = await payer.SubmitAsync(new SubmitTransaction(transfer.Encoded.ToArray()));
        SubmitResult again = await payer.SubmitAsync(new SubmitTransaction(transfer.Encoded.ToArray()));
        Assert.Equal((SubmitStatus.Included, false), (first.Status, first.AlreadyKnown));
        Assert.Equal((SubmitStatus.Included, true), (again.Status, again.AlreadyKnown));
        Assert.Equal((first.Height, first.Index), (again.Height, again.Index));

        await market.Queries.WaitForAsync(first.Height);
        IChainAccountGrain payee = Account(market, receiver);
        AccountBalance balance = await payee.GetBalanceAsync();
        Assert.Equal((12_345, 0, 1), (balance.BalanceSatoshis, balance.LockedSatoshis, balance.UnspentCount));
        UnspentItem output = Assert.Single((await payee.GetUnspentAsync(null, 10)).Items);
        Assert.Equal((transfer.Id.ToString(), 12_345), (output.OutPoint.TransactionId, output.AmountSatoshis));
        Assert.Equal(12_345, Assert.Single((await payee.GetHistoryAsync(null, 10)).Items).ReceivedSatoshis);
        await Assert.ThrowsAnyAsync<Exception>(() => payee.GetHistoryAsync("nonsense", 10));
    }

    [Fact]
    public async Task Bytes_that_are_no_transaction_and_signatures_that_do_not_hold_are_refused_before_the_orderer()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 0);
        IChainAccountGrain account = Account(market, market.Renter.PublicKey.Hash);
        long height = market.Engine.Head.Height;
        Assert.Equal(SubmitStatus.Refused, (await account.SubmitAsync(new SubmitTransaction([1, 2, 3]))).Status);
        Transaction transfer = market.TransferTransaction(MarketCluster.Key(50).PublicKey.Hash, 1_000);
        Transaction forged = transfer.WithWitnesses([new Witness(transfer.Witnesses[0].Key, market.Meter.Sign(transfer.SigningDigest(market.Parameters.GenesisHash)))]);
        SubmitResult refused = await account.SubmitAsync(new SubmitTransaction(forged.Encoded.ToArray(), SignaturesVerified: true));
        Assert.Equal("signature-invalid", refused.Refusal!.Code);
        Assert.Equal(height, market.Engine.Head.Height);
    }

    [Fact]
    public async Task The_ledger_grain_tells_its_head_and_parameters()
    {
        await using MarketCluster market = await MarketCluster.StartAsync(nodes: 0);
        ILedgerGrain ledger = market.Client.GetGrain<ILedgerGrain>(ILedgerGrain.Key);
        LedgerHead head = await ledger.GetHeadAsync();
        Assert.Equal((market.Engine.Head.Height, market.Engine.Head.Id.ToString()), (head.Height, head.Id));
        LedgerParametersView parameters = await ledger.GetParametersAsync();
        Assert.Equal(market.Parameters.GenesisHash.ToString(), parameters.GenesisHash);
        Assert.Equal(market.Parameters, NetworkParameters.FromJson(parameters.ParametersJson));
        Assert.Null(await ledger.GetLeaseAccountAsync("nonsense"));
        Assert.Null(await ledger.GetLeaseAccountAsync(new string('0', 64)));
    }

    private static IChainAccountGrain Account(MarketCluster market, KeyHash key) =>
        market.Client.GetGrain<IChainAccountGrain>(Address.FromKeyHash(key).ToString());
}
