using System.Net;
using Marketplace.Api;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Gateway.Tests.OnChain;

public sealed class TransactionTests(RealHost host) : IClassFixture<RealHost>
{
    [Fact]
    public async Task A_transfer_is_included_and_its_proof_holds_with_nothing_but_the_parameters()
    {
        using var wallet = await host.WalletAsync();
        using var friend = PrivateKey.Generate();
        var transaction = await wallet.TransferAsync(friend.PublicKey.Hash, 1_000_000);
        var included = await (await wallet.SubmitAsync(transaction)).ReadAsync(ApiJson.Tolerant.SubmitTransactionResponse);
        Assert.Equal((transaction.Id.ToString(), false), (included.TransactionId, included.AlreadyKnown));

        var shown = await host.GetAsync("/v1/transactions/" + included.TransactionId, ApiJson.Tolerant.TransactionResponse);
        Assert.Equal(("transfer", included.Height, included.Index), (shown.Kind, shown.Height, shown.Index));
        Assert.Equal(TestWallet.Hex(transaction), shown.Transaction);
        Assert.Equal(friend.Address.ToString(), shown.Outputs[0].Lock.Address);

        Assert.True(BlockHeader.TryDecode(Convert.FromHexString(shown.Proof.Header), out var header, out _));
        Assert.Equal(shown.BlockId, header.Id.ToString());
        var proof = new MerkleProof(shown.Index, shown.Proof.TransactionCount, [.. shown.Proof.Siblings.Select(each => Hash256.Parse(each))]);
        Assert.True(proof.Verify(transaction.Id, header));
        var certificate = new Certificate(
            (uint)shown.Proof.Certificate.Round,
            [.. shown.Proof.Certificate.Signatures.Select(each => new CertificateSignature((ushort)each.Validator, Signature.Read(Convert.FromHexString(each.Signature))))]);
        Assert.Null(certificate.Check(header, host.Parameters.GenesisHash, host.Parameters.Validators, SignatureVerifiers.Choose(out _)));
    }

    [Fact]
    public async Task The_same_transaction_again_gives_the_first_place_again()
    {
        using var wallet = await host.WalletAsync();
        var transaction = await wallet.TransferAsync(wallet.Key.PublicKey.Hash, 1_000);
        var first = await (await wallet.SubmitAsync(transaction)).ReadAsync(ApiJson.Tolerant.SubmitTransactionResponse);
        var again = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
            await (await wallet.SubmitAsync(transaction)).ReadAsync(ApiJson.Tolerant.SubmitTransactionResponse)));
        Assert.All(again, each => Assert.Equal(first with { AlreadyKnown = true }, each));
    }

    [Fact]
    public async Task Each_broken_rule_of_the_ledger_is_a_422_with_its_code()
    {
        using var wallet = await host.WalletAsync();
        using var stranger = PrivateKey.Generate();
        var coins = await wallet.CoinsAsync();
        var first = wallet.Fund(coins, [TransactionOutput.To(Money.FromSatoshis(1), stranger.PublicKey.Hash)], null, null);

        var unsigned = first.WithWitnesses([]);
        await (await wallet.SubmitAsync(unsigned)).ProblemAsync(HttpStatusCode.UnprocessableEntity, "signature-missing");
        var elsewhere = first.Sign(Hash256.Parse(new string('1', 64)), wallet.Key);
        await (await wallet.SubmitAsync(elsewhere)).ProblemAsync(HttpStatusCode.UnprocessableEntity, "signature-invalid");
        var thief = first.Sign(host.Parameters.GenesisHash, stranger);
        await (await wallet.SubmitAsync(thief)).ProblemAsync(HttpStatusCode.UnprocessableEntity, "signature-missing");
        var cheap = wallet.Fund(coins, [TransactionOutput.To(Money.FromSatoshis(2), stranger.PublicKey.Hash)], null, 1);
        await (await wallet.SubmitAsync(cheap)).ProblemAsync(HttpStatusCode.UnprocessableEntity, "fee-too-low");
        var greedy = wallet.Fund(coins, [TransactionOutput.To(Money.FromSatoshis(200_000_000), stranger.PublicKey.Hash)], null, null);
        await (await wallet.SubmitAsync(greedy)).ProblemAsync(HttpStatusCode.UnprocessableEntity, "outputs-exceed-inputs");

        await (await wallet.SubmitAsync(first)).ReadAsync(ApiJson.Tolerant.SubmitTransactionResponse);
        var second = wallet.Fund(coins, [TransactionOutput.To(Money.FromSatoshis(3), stranger.PublicKey.Hash)], null, null);
        var spent = await (await wallet.SubmitAsync(second)).ProblemAsync(HttpStatusCode.UnprocessableEntity, "output-unknown");
        Assert.Equal(0, spent.InputIndex);
        Assert.Equal(1, (await host.GetAsync($"/v1/accounts/{stranger.Address}", ApiJson.Tolerant.AccountResponse)).BalanceSatoshis.Value);
    }

    [Fact]
    public async Task A_transaction_that_the_chain_does_not_have_is_a_404() =>
        await (await host.Http.GetAsync("/v1/transactions/" + new string('a', 64))).ProblemAsync(HttpStatusCode.NotFound, ProblemCodes.NotFound);

    [Fact]
    public async Task The_faucet_names_every_fault()
    {
        var response = await host.PostAsync("/v1/faucet", new FaucetRequest { Address = "t1nonsense", AmountSatoshis = new(0) }, ApiJson.Default.FaucetRequest);
        var problem = await response.ProblemAsync(HttpStatusCode.UnprocessableEntity, ProblemCodes.InvalidRequest);
        Assert.Equal(["address", "amountSatoshis"], problem.Faults.Select(fault => fault.Path));
    }

    [Fact]
    public async Task Many_faucet_payments_at_once_are_all_made()
    {
        using var key = PrivateKey.Generate();
        var request = new FaucetRequest { Address = key.Address.ToString(), AmountSatoshis = new(1_000) };
        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.PostAsync("/v1/faucet", request, ApiJson.Default.FaucetRequest)));
        Assert.All(responses, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(20_000, (await host.GetAsync($"/v1/accounts/{key.Address}", ApiJson.Tolerant.AccountResponse)).BalanceSatoshis.Value);
    }
}
