using System.Net;
using Marketplace.Api;
using Marketplace.Gateway.Tests.Hosting;
using Marketplace.Ledger.Keys;

namespace Marketplace.Gateway.Tests.Explorer;

public sealed class ExplorerApiTests(RealHost host) : IClassFixture<RealHost>
{
    private const string Nobody = "t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs";
    private const string NoHash = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Fact]
    public async Task A_transaction_shows_what_it_spends_and_who_spent_what_it_made()
    {
        using var wallet = await host.WalletAsync(10_000);
        using var friend = PrivateKey.Generate();
        var coin = (await wallet.CoinsAsync())[0];
        var transfer = await wallet.TransferAsync(friend.PublicKey.Hash, 4_000, fee: 1_000);
        await (await wallet.SubmitAsync(transfer)).ReadAsync(ApiJson.Tolerant.SubmitTransactionResponse);

        var found = await host.GetAsync($"/v1/explorer/transactions/{transfer.Id}", ApiJson.Tolerant.ExplorerTransactionResponse);
        Assert.Equal(("transfer", false, 1_000, transfer.Encoded.Length), (found.Kind, found.Coinbase, found.FeeSatoshis.Value, found.Bytes));
        var input = Assert.Single(found.Inputs);
        Assert.Equal((coin.TransactionId, coin.Index, 10_000, wallet.Address), (input.TransactionId, input.Index, input.AmountSatoshis.Value, input.Address));
        Assert.Equal([(4_000L, friend.Address.ToString()), (5_000L, wallet.Address)], found.Outputs.Select(output => (output.AmountSatoshis.Value, output.Lock.Address!)));
        Assert.All(found.Outputs, output => Assert.Null(output.SpentBy));

        var spent = await host.GetAsync($"/v1/explorer/outputs/{coin.TransactionId}:{coin.Index}", ApiJson.Tolerant.ExplorerOutputItem);
        Assert.Equal((transfer.Id.ToString(), 0, found.Height), (spent.SpentBy!.TransactionId, spent.SpentBy.InputIndex, spent.SpentBy.Height));
        Assert.Equal((10_000, wallet.Address), (spent.AmountSatoshis.Value, spent.Lock.Address));
    }

    [Fact]
    public async Task A_block_lists_its_transactions_with_their_fees()
    {
        using var wallet = await host.WalletAsync(10_000);
        var transfer = await wallet.TransferAsync(wallet.Key.PublicKey.Hash, 4_000, fee: 1_234);
        var submitted = await (await wallet.SubmitAsync(transfer)).ReadAsync(ApiJson.Tolerant.SubmitTransactionResponse);
        var block = await host.GetAsync($"/v1/explorer/blocks/{submitted.Height}", ApiJson.Tolerant.ExplorerBlockItem);
        Assert.Equal(block, await host.GetAsync($"/v1/explorer/blocks/{block.Id}", ApiJson.Tolerant.ExplorerBlockItem));

        var ids = new List<string>();
        long fees = 0;
        string? cursor = null;
        do
        {
            var page = await host.GetAsync($"/v1/explorer/blocks/{block.Height}/transactions?limit=1&cursor={cursor}", ApiJson.Tolerant.ExplorerTransactionPage);
            ids.AddRange(page.Items.Select(item => item.TransactionId));
            fees += page.Items.Sum(item => item.FeeSatoshis);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        var whole = await host.GetAsync($"/v1/blocks/{block.Height}", ApiJson.Tolerant.BlockResponse);
        Assert.Equal(whole.TransactionIds, ids);
        Assert.Equal((block.TransactionCount, block.FeesSatoshis), (ids.Count, fees));
        Assert.InRange(fees, 1_234, long.MaxValue);
    }

    [Fact]
    public async Task An_address_shows_what_it_owns_and_moved_in_both_orders()
    {
        using var wallet = await host.WalletAsync(2_000, outputs: 5);
        var address = await host.GetAsync($"/v1/explorer/addresses/{wallet.Address}", ApiJson.Tolerant.ExplorerAddressResponse);
        Assert.Equal((10_000, 10_000, 5, 5, 10_000, 0), (address.BalanceSatoshis.Value, address.SpendableSatoshis.Value, address.UnspentCount, address.TransactionCount, address.ReceivedSatoshis.Value, address.SentSatoshis.Value));
        Assert.True(address.FirstHeight < address.LastHeight && address.LastHeight <= address.AsOfHeight);

        var newest = await HistoryAsync(wallet.Address, "newest");
        var oldest = await HistoryAsync(wallet.Address, "oldest");
        Assert.Equal(5, newest.Count);
        Assert.Equal(newest, Enumerable.Reverse(oldest));
        Assert.Equal((address.FirstHeight, address.LastHeight), (oldest[0].Height, newest[0].Height));
        var coins = await host.GetAsync($"/v1/explorer/addresses/{wallet.Address}/unspent?order=newest", ApiJson.Tolerant.ExplorerUnspentPage);
        Assert.Equal(newest.Select(entry => entry.TransactionId), coins.Items.Select(coin => coin.TransactionId));
        Assert.All(coins.Items, coin => Assert.Equal(("key", wallet.Address, false), (coin.Lock.Kind, coin.Lock.Address, coin.Coinbase)));
    }

    [Fact]
    public async Task Supply_and_status_add_up()
    {
        using var wallet = await host.WalletAsync();
        var supply = await host.GetAsync("/v1/explorer/supply", ApiJson.Tolerant.ExplorerSupplyResponse);
        Assert.Equal(supply.IssuedSatoshis, supply.UnspentSatoshis + supply.BurnedSatoshis);
        Assert.Equal(
            supply.UnspentSatoshis,
            supply.CirculatingSatoshis + supply.TimeLockedSatoshis + supply.EscrowSatoshis + supply.CollateralSatoshis + supply.DepositsSatoshis + supply.TreasurySatoshis);
        var status = await host.GetAsync("/v1/explorer/status", ApiJson.Tolerant.ExplorerStatusResponse);
        Assert.Equal(status.CoveredHeight + 1, status.Blocks);
        Assert.InRange(status.CoveredHeight, 0, status.HeadHeight);
        Assert.InRange(status.OwningAddresses, 2, status.Addresses);
    }

    [Fact]
    public async Task Days_unlocks_and_the_rich_list_are_lists()
    {
        using var wallet = await host.WalletAsync(3_000);
        var days = await host.GetAsync("/v1/explorer/days", ApiJson.Tolerant.ExplorerDayPage);
        Assert.NotEmpty(days.Items);
        Assert.Equal(days.Items.OrderByDescending(day => day.Day), days.Items);
        await host.GetAsync("/v1/explorer/unlocks?limit=3", ApiJson.Tolerant.ExplorerUnlocksResponse);
        var rich = await host.GetAsync("/v1/explorer/rich-list?limit=2", ApiJson.Tolerant.ExplorerRichListResponse);
        Assert.Equal([1, 2], rich.Items.Select(item => item.Rank));
        Assert.True(rich.Items[0].BalanceSatoshis >= rich.Items[1].BalanceSatoshis);
    }

    [Fact]
    public async Task A_search_finds_everything_by_its_name()
    {
        using var wallet = await host.WalletAsync(5_000);
        var coin = (await wallet.CoinsAsync())[0];
        var block = await host.GetAsync($"/v1/explorer/blocks/{coin.Height}", ApiJson.Tolerant.ExplorerBlockItem);
        await FindAsync($"{coin.Height}", "block", block.Id);
        await FindAsync(block.Id, "block", block.Id);
        await FindAsync(coin.TransactionId, "transaction", coin.TransactionId);
        await FindAsync($" {coin.TransactionId}:{coin.Index} ", "output", coin.TransactionId);
        await FindAsync(wallet.Address, "address", null);
    }

    [Theory]
    [InlineData("/v1/explorer/transactions/xyz", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/explorer/transactions/" + NoHash, HttpStatusCode.NotFound, ProblemCodes.NotFound)]
    [InlineData("/v1/explorer/outputs/" + NoHash, HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/explorer/outputs/" + NoHash + ":0", HttpStatusCode.NotFound, ProblemCodes.NotFound)]
    [InlineData("/v1/explorer/blocks/-1", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/explorer/blocks/999999999", HttpStatusCode.NotFound, ProblemCodes.NotFound)]
    [InlineData("/v1/explorer/blocks/" + NoHash + "/transactions", HttpStatusCode.NotFound, ProblemCodes.NotFound)]
    [InlineData("/v1/explorer/blocks/0/transactions?cursor=xyz", HttpStatusCode.BadRequest, ProblemCodes.InvalidCursor)]
    [InlineData("/v1/explorer/blocks?cursor=xyz", HttpStatusCode.BadRequest, ProblemCodes.InvalidCursor)]
    [InlineData("/v1/explorer/blocks?order=sideways", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/explorer/addresses/t1nonsense", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/explorer/addresses/" + Nobody + "/unspent?cursor=xyz", HttpStatusCode.BadRequest, ProblemCodes.InvalidCursor)]
    [InlineData("/v1/explorer/addresses/" + Nobody + "/transactions?limit=501", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/explorer/addresses/" + Nobody + "/transactions?order=up", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/explorer/rich-list?limit=0", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/explorer/unlocks?cursor=AA", HttpStatusCode.BadRequest, ProblemCodes.InvalidCursor)]
    [InlineData("/v1/explorer/days?cursor=AA", HttpStatusCode.BadRequest, ProblemCodes.InvalidCursor)]
    [InlineData("/v1/explorer/addresses/" + Nobody + "/payouts?cursor=xyz", HttpStatusCode.BadRequest, ProblemCodes.InvalidCursor)]
    [InlineData("/v1/explorer/stakes?cursor=xyz", HttpStatusCode.BadRequest, ProblemCodes.InvalidCursor)]
    [InlineData("/v1/explorer/stakes/" + NoHash, HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/explorer/stakes/" + NoHash + ":1", HttpStatusCode.NotFound, ProblemCodes.NotFound)]
    [InlineData("/v1/explorer/stakes/" + NoHash + ":1/events?limit=0", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/explorer/proposals?cursor=xyz", HttpStatusCode.BadRequest, ProblemCodes.InvalidCursor)]
    [InlineData("/v1/explorer/proposals/xyz", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/explorer/proposals/" + NoHash, HttpStatusCode.NotFound, ProblemCodes.NotFound)]
    [InlineData("/v1/explorer/proposals/" + NoHash + "/events?cursor=xyz", HttpStatusCode.BadRequest, ProblemCodes.InvalidCursor)]
    [InlineData("/v1/explorer/search", HttpStatusCode.BadRequest, ProblemCodes.MalformedRequest)]
    [InlineData("/v1/explorer/search?q=" + Nobody, HttpStatusCode.NotFound, ProblemCodes.NotFound)]
    [InlineData("/v1/explorer/search?q=99999999999999999999999", HttpStatusCode.NotFound, ProblemCodes.NotFound)]
    public async Task What_is_not_there_or_does_not_parse_is_refused(string path, HttpStatusCode status, string code) =>
        await (await host.Http.GetAsync(path)).ProblemAsync(status, code);

    private async Task<List<AccountTransactionItem>> HistoryAsync(string address, string order)
    {
        var all = new List<AccountTransactionItem>();
        string? cursor = null;
        do
        {
            var page = await host.GetAsync($"/v1/explorer/addresses/{address}/transactions?limit=2&order={order}&cursor={cursor}", ApiJson.Tolerant.AccountTransactionPage);
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return all;
    }

    private async Task FindAsync(string text, string kind, string? id)
    {
        var found = await host.GetAsync($"/v1/explorer/search?q={Uri.EscapeDataString(text)}", ApiJson.Tolerant.ExplorerSearchResponse);
        Assert.Equal((kind, id), (found.Kind, found.Id));
        using var there = await host.Http.GetAsync(found.Path);
        Assert.Equal(HttpStatusCode.OK, there.StatusCode);
    }
}
