using System.Net;
using Marketplace.Api;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Proofs;
using Marketplace.Ledger.Verification;

namespace Marketplace.Gateway.Tests.OnChain;

public sealed class ReadTests(RealHost host) : IClassFixture<RealHost>
{
    [Fact]
    public async Task Blocks_are_listed_newest_first_and_pages_stay_whole_while_the_chain_grows()
    {
        await host.WalletAsync(1_000, outputs: 6);
        var seen = new List<BlockSummary>();
        string? cursor = null;
        do
        {
            var page = await host.GetAsync($"/v1/blocks?limit=2&cursor={cursor}", ApiJson.Tolerant.BlockPage);
            Assert.InRange(page.Items.Count, 1, 2);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
            await host.WalletAsync(1_000);
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, seen.Count).Reverse().Select(height => (long)height), seen.Select(block => block.Height));
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.Equal(pair.Second.Id, pair.First.PreviousId));
    }

    [Fact]
    public async Task A_block_is_found_by_height_and_by_id()
    {
        await host.WalletAsync();
        var head = await host.GetAsync("/v1/ledger/head", ApiJson.Tolerant.LedgerHeadResponse);
        var byHeight = await host.GetAsync($"/v1/blocks/{head.Height}", ApiJson.Tolerant.BlockResponse);
        Assert.Equal(byHeight.TransactionCount, byHeight.TransactionIds.Count);
        var byId = await host.GetAsync($"/v1/blocks/{byHeight.Id}", ApiJson.Tolerant.BlockResponse);
        Assert.Equal(byHeight.Header, byId.Header);
    }

    [Theory]
    [InlineData("/v1/blocks/999999999", HttpStatusCode.NotFound, ProblemCodes.NotFound)]
    [InlineData("/v1/blocks/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", HttpStatusCode.NotFound, ProblemCodes.NotFound)]
    [InlineData("/v1/blocks/-1", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/blocks/xyz", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/blocks?cursor=xyz", HttpStatusCode.BadRequest, ProblemCodes.InvalidCursor)]
    [InlineData("/v1/accounts/t1nonsense", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/accounts/t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs/unspent?cursor=xyz", HttpStatusCode.BadRequest, ProblemCodes.InvalidCursor)]
    [InlineData("/v1/accounts/t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs/transactions?limit=0", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/nodes/nobody", HttpStatusCode.NotFound, ProblemCodes.NotFound)]
    public async Task What_is_not_there_or_does_not_parse_is_refused(string path, HttpStatusCode status, string code) =>
        await (await host.Http.GetAsync(path)).ProblemAsync(status, code);

    [Fact]
    public async Task Unspent_outputs_come_in_pages_without_loss_or_doubles()
    {
        using var wallet = await host.WalletAsync(1_000, outputs: 7);
        var coins = await wallet.CoinsAsync(pageSize: 2);
        Assert.Equal(7, coins.Select(coin => (coin.TransactionId, coin.Index)).Distinct().Count());
        Assert.Equal(7_000, coins.Sum(coin => coin.AmountSatoshis));
        Assert.All(coins, coin => Assert.Equal(("key", wallet.Address), (coin.Lock.Kind, coin.Lock.Address)));
    }

    [Fact]
    public async Task An_account_shows_what_it_received_and_sent()
    {
        using var wallet = await host.WalletAsync(10_000);
        using var friend = PrivateKey.Generate();
        var transaction = await wallet.TransferAsync(friend.PublicKey.Hash, 4_000, fee: 1_000);
        await (await wallet.SubmitAsync(transaction)).ReadAsync(ApiJson.Tolerant.SubmitTransactionResponse);
        var account = await host.GetAsync($"/v1/accounts/{wallet.Address}", ApiJson.Tolerant.AccountResponse);
        Assert.Equal((5_000, 5_000, 0, 1), (account.BalanceSatoshis.Value, account.SpendableSatoshis.Value, account.LockedSatoshis.Value, account.UnspentCount));
        var history = await host.GetAsync($"/v1/accounts/{wallet.Address}/transactions", ApiJson.Tolerant.AccountTransactionPage);
        Assert.Equal([(5_000L, 10_000L), (10_000L, 0L)], history.Items.Select(item => (item.ReceivedSatoshis.Value, item.SentSatoshis.Value)));
        Assert.Equal(transaction.Id.ToString(), history.Items[0].TransactionId);
    }

    [Fact]
    public async Task An_unknown_address_owns_nothing()
    {
        using var nobody = PrivateKey.Generate();
        var account = await host.GetAsync($"/v1/accounts/{nobody.Address}", ApiJson.Tolerant.AccountResponse);
        Assert.Equal((0, 0), (account.BalanceSatoshis.Value, account.UnspentCount));
    }

    [Fact]
    public async Task Issued_is_unspent_and_burned()
    {
        await host.WalletAsync();
        var head = await host.GetAsync("/v1/ledger/head", ApiJson.Tolerant.LedgerHeadResponse);
        Assert.Equal(head.IssuedSatoshis, head.UnspentSatoshis + head.BurnedSatoshis);
    }

    [Fact]
    public async Task The_export_verifies_with_nothing_but_the_genesis_hash()
    {
        await host.WalletAsync(1_000, outputs: 3);
        await using var export = await host.Http.GetStreamAsync("/v1/ledger/export");
        var verifier = new ChainVerifier(SignatureVerifiers.Choose(out _));
        var verification = await verifier.VerifyAsync(export, host.Parameters.GenesisHash);
        Assert.True(verification.Verified, verification.Fault?.ToString());
    }

    [Fact]
    public async Task A_transaction_is_proved_to_who_knows_only_the_genesis_hash()
    {
        using var wallet = await host.WalletAsync(10_000);
        using var friend = PrivateKey.Generate();
        var transaction = await wallet.TransferAsync(friend.PublicKey.Hash, 4_000, fee: 1_000);
        await (await wallet.SubmitAsync(transaction)).ReadAsync(ApiJson.Tolerant.SubmitTransactionResponse);
        var bytes = await host.Http.GetByteArrayAsync($"/v1/transactions/{transaction.Id}/proof");
        Assert.True(TransactionProof.TryDecode(bytes, out var proof, out _));
        Assert.Equal(transaction, proof.Transaction);
        Assert.Null(proof.Check(host.Parameters.GenesisHash, SignatureVerifiers.Choose(out _)));

        var unknown = await host.Http.GetAsync($"/v1/transactions/{new string('7', 64)}/proof");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, unknown.StatusCode);
        var malformed = await host.Http.GetAsync("/v1/transactions/7/proof");
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, malformed.StatusCode);
    }

    [Fact]
    public async Task The_host_is_ready_and_says_why()
    {
        var health = await host.GetAsync("/health/ready", ApiJson.Tolerant.HealthResponse);
        Assert.Equal("ok", health.Status);
        Assert.Equal(["ledger", "projections", "silo"], health.Checks.Select(check => check.Name));
    }
}
