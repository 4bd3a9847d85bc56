using FsCheck;
using FsCheck.Fluent;
using Marketplace.Ledger;
using Marketplace.Ledger.Governance;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Stakes;
using Marketplace.Explorer.Queries;
using Marketplace.Sql;
using Marketplace.Testing.Folders;
using Marketplace.Testing.PostgreSql;
using Marketplace.Testing.Sizes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Marketplace.Explorer.Tests.Explorer;

/// <summary>The explorer against the state machine, over random histories of every kind of transaction (I1, I2).</summary>
public abstract class ExplorerHistoryContract
{
    private const int BlocksPerHistory = 60;
    private const int ManyHistories = 10;

    protected abstract int Histories { get; }

    private readonly HashSet<PayloadTag> _seen = [];

    [Fact, Trait(TestSize.Trait, LongArea.Histories)]
    public void The_explorer_says_of_random_histories_what_the_ledger_says()
    {
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Histories).WithQuietOnSuccess(true),
            Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => RunAsync(new Random(seed)).GetAwaiter().GetResult()));

        // The crowd must have done nearly everything that there is to do.
        PayloadTag[] rare = [PayloadTag.ReclaimLease, PayloadTag.SlashStake];
        Assert.True(Histories < ManyHistories || Enum.GetValues<PayloadTag>().Except(rare).All(_seen.Contains), string.Join(", ", _seen.Order()));
    }

    protected abstract Task<SqlOptions> NewDatabaseAsync(TempFolder folder);

    private async Task RunAsync(Random random)
    {
        using var folder = new TempFolder();
        var chain = new RandomChain(random);
        await using var database = await SqlDatabase.OpenAsync(await NewDatabaseAsync(folder), ProjectionTables.Migrations, NullLogger.Instance, CancellationToken.None);
        var follower = new ChainFollower(database, chain);
        for (var block = 0; block < BlocksPerHistory; block++)
        {
            chain.Grow();
            if (random.Next(4) == 0)
            {
                await FollowAsync(follower);
            }

            if (random.Next(12) == 0)
            {
                // A new follower remembers nothing, or only what was made lately: the rest comes from the tables.
                follower = new ChainFollower(database, chain, chunksInMemory: random.Next(3) * 5);
                Assert.Null(await follower.FindStartAsync(CancellationToken.None));
            }
        }

        await FollowAsync(follower);
        var explorer = new ExplorerQueries(follower, chain, database, (_, _) => Task.CompletedTask);
        await CheckSumsAsync(chain, explorer);
        await CheckAddressesAsync(chain, explorer);
        await CheckTransactionsAsync(chain, explorer);
        await CheckStakesAsync(chain, explorer);
        await CheckProposalsAsync(chain, explorer);
        _seen.UnionWith(chain.Blocks.SelectMany(block => block.Transactions).Select(transaction => transaction.Payload?.Tag ?? PayloadTag.None));
    }

    private static async Task FollowAsync(ChainFollower follower)
    {
        while (await follower.StepAsync(CancellationToken.None) > 0)
        {
        }
    }

    private static async Task CheckSumsAsync(RandomChain chain, IExplorerQueries explorer)
    {
        var (state, supply) = (chain.State, await explorer.SupplyAsync());
        var so = state.Supply;
        Assert.Equal(
            (so.Issued, so.Burned, so.Escrow, so.Collateral, so.Deposits, so.Treasury, state.UnspentTotal, state.Height),
            (supply.Issued, supply.Burned, supply.Escrow, supply.Collateral, supply.Deposits, supply.Treasury, supply.Unspent, supply.AsOfHeight));
        var waiting = chain.Unspent.Values.Where(output => output.Lock is TimeLock time && !time.Until.IsDue(state.Height + 1, state.TipTime / 1000)).ToList();
        Assert.Equal(waiting.Sum(output => output.Amount.Satoshis), supply.TimeLocked.Satoshis);
        Assert.Equal(supply.Unspent, supply.Circulating + supply.TimeLocked + supply.Escrow + supply.Collateral + supply.Deposits + supply.Treasury);
        var unlocks = await explorer.NextUnlocksAsync(PageLimits.Max);
        Assert.Equal(supply.TimeLocked.Satoshis, unlocks.Days.Sum(day => day.Amount.Satoshis) + unlocks.Heights.Sum(at => at.Amount.Satoshis));
        Assert.Equal(waiting.Count, unlocks.Days.Sum(day => day.Outputs) + unlocks.Heights.Sum(at => at.Outputs));

        var counts = await explorer.CountsAsync();
        Assert.Equal((state.Height + 1, (long)state.Totals.Transactions, state.UnspentCount), (counts.Blocks, counts.Transactions, (int)counts.UnspentOutputs));
        Assert.Equal(chain.History.Count, counts.Addresses);
        var days = (await explorer.DaysAsync()).Items;
        var blocks = (await explorer.BlocksAsync(limit: PageLimits.Max)).Items;
        Assert.Equal((so.Issued.Satoshis, so.Burned.Satoshis), (days.Sum(day => day.Issued.Satoshis), days.Sum(day => day.Burned.Satoshis)));
        Assert.Equal((so.Issued.Satoshis, so.Burned.Satoshis), (blocks.Sum(block => block.Issued.Satoshis), blocks.Sum(block => block.Burned.Satoshis)));
        Assert.Equal(counts.Transactions, days.Sum(day => day.Transactions));
        Assert.Equal(chain.Blocks.Select(block => block.Id).Reverse(), blocks.Select(block => block.Id));
    }

    private static async Task CheckAddressesAsync(RandomChain chain, IExplorerQueries explorer)
    {
        var totals = new List<long>();
        foreach (var (address, entries) in chain.History)
        {
            var own = chain.Unspent.Where(output => output.Value.Lock.Owner == address).ToList();
            var found = await explorer.AddressAsync(address);
            Assert.Equal(
                (own.Sum(output => output.Value.Amount.Satoshis), own.Count, entries.Count, (UInt128)entries.Sum(entry => entry.Received), (UInt128)entries.Sum(entry => entry.Sent)),
                (found.Total.Satoshis, (int)found.UnspentCount, (int)found.TransactionCount, found.Received, found.Sent));
            Assert.Equal(own.Where(output => output.Value.Lock is CollateralLock).Sum(output => output.Value.Amount.Satoshis), found.Collateral.Satoshis);
            Assert.Equal(
                own.Where(output => output.Value.Lock is TimeLock time && !time.Until.IsDue(chain.State.Height + 1, chain.State.TipTime / 1000)).Sum(output => output.Value.Amount.Satoshis),
                found.TimeLocked.Satoshis);
            totals.Add(found.Total.Satoshis);

            var unspent = await AllAsync(cursor => explorer.UnspentAsync(address, cursor, 7));
            Assert.Equal(
                own.Select(output => (output.Key, output.Value.Amount, output.Value.Lock.Tag, (output.Value.Lock as TimeLock)?.Until)).OrderBy(output => output.Key),
                unspent.Select(output => (output.OutPoint, output.Amount, output.Kind, output.LockedUntil)).OrderBy(output => output.OutPoint));
            var newest = await AllAsync(cursor => explorer.UnspentAsync(address, cursor, 5, ListOrder.NewestFirst));
            Assert.Equal(Enumerable.Reverse(unspent), newest);

            var history = await AllAsync(cursor => explorer.HistoryAsync(address, cursor, 6, ListOrder.OldestFirst));
            Assert.Equal(entries, history.Select(entry => (entry.TransactionId, entry.Received.Satoshis, entry.Sent.Satoshis)));
            Assert.Equal(Enumerable.Reverse(history), await AllAsync(cursor => explorer.HistoryAsync(address, cursor, 4)));
            Assert.Equal((history[0].Location, history[^1].Location), (found.FirstSeen!.Value, found.LastSeen!.Value));
        }

        var rich = await explorer.RichListAsync(PageLimits.Max);
        Assert.Equal(totals.Where(total => total > 0).OrderDescending(), rich.Items.Select(item => item.Total.Satoshis));
        Assert.Equal(rich.Items.Count, rich.Addresses);
        Assert.Equal(chain.History.Keys.Order(Comparer<Address>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))), (await AllAsync(cursor => explorer.AddressesAsync(cursor, 3))).OrderBy(each => each.ToString(), StringComparer.Ordinal));
    }

    private static async Task CheckTransactionsAsync(RandomChain chain, IExplorerQueries explorer)
    {
        var made = chain.Blocks.SelectMany(block => block.Transactions).ToDictionary(transaction => transaction.Id);
        foreach (var block in chain.Blocks)
        {
            var listed = await AllAsync(cursor => explorer.BlockTransactionsAsync(block.Height, cursor, 3));
            Assert.Equal(block.Transactions, listed.Select(found => found.Transaction));
            foreach (var found in listed)
            {
                Assert.Equal(found.Transaction.Inputs, found.Inputs.Select(input => input.OutPoint));
                Assert.All(found.Inputs, input =>
                {
                    var output = made[input.OutPoint.TransactionId].Outputs[(int)input.OutPoint.Index];
                    Assert.Equal((output.Amount, output.Lock.Owner), (input.Amount, input.Owner));
                });
                Assert.All(found.Outputs, output =>
                {
                    Assert.Equal(chain.Spent.TryGetValue(output.OutPoint, out var spend), output.SpentBy is not null);
                    Assert.Equal(spend, output.SpentBy is { } by ? (by.TransactionId, by.InputIndex) : default);
                });
            }

            Assert.Equal(listed.Where(found => !found.IsCoinbase).Sum(found => found.Fee.Satoshis), (await explorer.BlockAsync(block.Id))!.Fees.Satoshis);
        }
    }

    private static async Task CheckStakesAsync(RandomChain chain, IExplorerQueries explorer)
    {
        var events = Payloads(chain).Select(each => (each.Id, Collateral: CollateralOf(each.Payload))).Where(each => each.Collateral is not null)
            .GroupBy(each => each.Collateral!.Value).ToDictionary(group => group.Key, group => group.Select(each => each.Id).ToList());
        var stakes = await AllAsync(cursor => explorer.StakesAsync(cursor, 2));
        Assert.Equal(events.Keys.Order(), stakes.Select(stake => stake.Collateral).Order());
        foreach (var stake in stakes)
        {
            Assert.Equal(stake, await explorer.StakeAsync(stake.Collateral));
            Assert.Equal(events[stake.Collateral], Enumerable.Reverse(await AllAsync(cursor => explorer.StakeEventsAsync(stake.Collateral, cursor, 2))).Select(each => each.TransactionId));
            Assert.Equal((stake.Collateral, events[stake.Collateral][^1]), (stake.Registration.Collateral, stake.Last.TransactionId));
            Assert.Equal(chain.Spent.ContainsKey(stake.Collateral), stake.CollateralSpentBy is not null);
            var found = await explorer.SearchAsync(stake.Collateral.ToString());
            Assert.Equal((ExplorerMatchKind.Stake, stake.Collateral), (found!.Kind, found.Output));
            Assert.Equal(ExplorerMatchKind.Stake, (await explorer.SearchAsync(Convert.ToHexStringLower(stake.Registration.NodeKey.Bytes)))!.Kind);
        }

        foreach (var record in chain.State.Stakes.Records)
        {
            var stake = (await explorer.StakeAsync(record.Collateral))!;
            Assert.Equal((record.NodeKey, record.Payout, record.Amount), (stake.Registration.NodeKey, stake.Registration.Payout, stake.Amount));
        }

        var coinbases = chain.Blocks.Skip(1).SelectMany(block => block.Transactions).Where(transaction => transaction.Payload is Coinbase).ToList();
        foreach (var address in chain.History.Keys)
        {
            var paid = coinbases.SelectMany(coinbase => coinbase.Outputs.Select((output, i) => (new OutPoint(coinbase.Id, (uint)i), output)))
                .Where(each => each.output.Lock.Owner == address).Select(each => (each.Item1, each.output.Amount));
            Assert.Equal(paid, Enumerable.Reverse(await AllAsync(cursor => explorer.PayoutsAsync(address, cursor, 9))).Select(payout => (payout.OutPoint, payout.Amount)));
        }
    }

    private static async Task CheckProposalsAsync(RandomChain chain, IExplorerQueries explorer)
    {
        var made = Payloads(chain).Where(each => each.Payload is Propose).ToList();
        var listed = await AllAsync(cursor => explorer.ProposalsAsync(cursor, 2));
        Assert.Equal(made.Select(each => each.Id), Enumerable.Reverse(listed).Select(proposal => proposal.Id));
        foreach (var proposal in listed)
        {
            var votes = Payloads(chain).Where(each => each.Payload is Vote vote && vote.Proposal.Value == proposal.Id).Select(each => each.Id).ToList();
            Assert.Equal(votes.Count, proposal.Votes);
            Assert.Equal([proposal.Id, .. votes], Enumerable.Reverse(await AllAsync(cursor => explorer.ProposalEventsAsync(proposal.Id, cursor, 2))).Select(each => each.TransactionId));
            Assert.Equal(ExplorerMatchKind.Proposal, (await explorer.SearchAsync(proposal.Id.ToString()))!.Kind);

            // A concluded proposal's deposit is gone from the state; it went back or was burned.
            Assert.Equal(proposal.Concluded is null, chain.Unspent.Any(output => output.Key.TransactionId == proposal.Id && output.Value.Lock is DepositLock));
            Assert.Equal(proposal.Concluded is null, proposal.DepositReturned is null);
        }
    }

    private static IEnumerable<(Hash256 Id, TransactionPayload? Payload)> Payloads(RandomChain chain) =>
        chain.Blocks.SelectMany(block => block.Transactions).Select(transaction => (transaction.Id, transaction.Payload));

    private static OutPoint? CollateralOf(TransactionPayload? payload) => payload switch
    {
        RegisterStake register => register.Collateral,
        ConfirmStake confirm => confirm.Collateral,
        RestartStake restart => restart.Collateral,
        SetDelegates delegates => delegates.Collateral,
        UnregisterStake unregister => unregister.Collateral,
        _ => null,
    };

    private static async Task<List<T>> AllAsync<T>(Func<string?, Task<Page<T>>> read)
    {
        var all = new List<T>();
        string? cursor = null;
        do
        {
            var page = await read(cursor);
            all.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return all;
    }
}

public sealed class SqliteExplorerHistoryTests : ExplorerHistoryContract
{
    protected override int Histories => TestSize.Count(LongArea.Histories, small: 12, large: 300);

    protected override Task<SqlOptions> NewDatabaseAsync(TempFolder folder) => Task.FromResult(SqlOptions.Sqlite(folder.File("market.db")).ForProjections());
}

[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlExplorerHistoryTests(PostgreSqlServer server) : ExplorerHistoryContract
{
    protected override int Histories => TestSize.Count(LongArea.Histories, small: 2, large: 50);

    protected override async Task<SqlOptions> NewDatabaseAsync(TempFolder folder) => (await server.NewDatabaseAsync()).ForProjections();
}
