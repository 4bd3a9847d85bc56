using Marketplace.Explorer.Queries;
using System.Data.Common;
using Marketplace.Testing.Ledgers;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Chain;
using Marketplace.Sql;
using Marketplace.Testing.Clocks;
using Marketplace.Testing.Folders;
using Marketplace.Testing.PostgreSql;
using Microsoft.Extensions.Logging.Abstractions;
using Marketplace.Testing.Keys;

namespace Marketplace.Explorer.Tests;

/// <summary>What the projections promise, on any database: they say the same as the state and as the blocks.</summary>
public abstract class ProjectionsContract : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly TestNetwork _network = new();
    private readonly ManualDate _time = new(TestNetwork.GenesisTime.AddDays(1));
    private SqlOptions _options = null!;
    private LedgerEngine _engine = null!;
    private LedgerProjections _projections = null!;

    private IExplorerQueries Queries => _projections.Explorer;

    public async Task InitializeAsync()
    {
        _options = await NewDatabaseAsync(_folder);
        _engine = await _network.OpenAsync(_folder.File("chain"), null, null, _time);
        await OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await _projections.DisposeAsync();
        await _engine.DisposeAsync();
        _network.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Balances_outputs_and_history_agree_with_the_blocks()
    {
        await PayAsync(0, 40);
        await CheckAccountsAsync();

        var alice = _network.Alice.PublicKey.Address;
        var first = (await Queries.UnspentAsync(alice, limit: 1)).Items[0];
        await IncludeAsync(_network.Spend(first.OutPoint, first.Amount, _network.Alice, _network.Payee.PublicKey.Hash, 1234));
        await CheckAccountsAsync();
        Assert.DoesNotContain((await Queries.UnspentAsync(alice, limit: 500)).Items, output => output.OutPoint == first.OutPoint);
        Assert.Equal(1234, (await Queries.AddressAsync(_network.Payee.PublicKey.Address)).Total.Satoshis);
        var stranger = await Queries.AddressAsync(TestKey.Of(99).PublicKey.Address);
        Assert.Equal((Money.Zero, 0, 0, _engine.Head.Height), (stranger.Total, stranger.UnspentCount, stranger.TransactionCount, stranger.AsOfHeight));
    }

    [Fact]
    public async Task Outputs_that_come_and_go_within_one_run_of_blocks_leave_only_history()
    {
        await _projections.DisposeAsync();
        var payment = _network.Pay(0);
        await IncludeAsync(payment);
        await IncludeAsync(_network.Spend(new OutPoint(payment.Id, 0), payment.Outputs[0].Amount, _network.Alice, _network.Payee.PublicKey.Hash, 500));
        await OpenAsync();
        await CheckAccountsAsync();
        Assert.Equal(2, (await Queries.HistoryAsync(_network.Alice.PublicKey.Address)).Items.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Pages_of_any_size_give_everything_once_in_order(int limit)
    {
        await PayAsync(0, 10);
        await _projections.WaitForAsync(_engine.Head.Height);
        var faucet = _network.Faucet.PublicKey.Address;
        var history = await AllAsync(cursor => Queries.HistoryAsync(faucet, cursor, limit));
        Assert.Equal((await Queries.HistoryAsync(faucet, null, 500)).Items, history);
        Assert.Equal(history.OrderByDescending(entry => (entry.Location.Height, entry.Location.Index)), history);
        Assert.Equal(11, history.Count);
        var unspent = await AllAsync(cursor => Queries.UnspentAsync(faucet, cursor, limit * 10));
        Assert.Equal((await Queries.UnspentAsync(faucet, null, 500)).Items, unspent);
        Assert.Equal(unspent.Count, unspent.Select(output => output.OutPoint).Distinct().Count());
        var blocks = await AllAsync(cursor => Queries.BlocksAsync(cursor, limit));
        Assert.Equal(Enumerable.Range(0, (int)_engine.Head.Height + 1).Reverse().Select(height => (long)height), blocks.Select(block => block.Height));
        Assert.All(blocks, block => Assert.Equal(_engine.TryGetBlock(block.Height)!.Id, block.Id));
    }

    [Fact]
    public async Task Transactions_and_blocks_are_found_by_their_ids()
    {
        var payment = _network.Pay(0);
        await IncludeAsync(payment);
        await _projections.WaitForAsync(1);
        var found = await Queries.TransactionAsync(payment.Id);
        Assert.Equal((payment, new TransactionLocation(1, 0)), (found!.Transaction, found.Location));
        Assert.Equal(new TransactionLocation(1, 0), await _projections.FindAsync(payment.Id, CancellationToken.None));
        Assert.Equal(1, (await Queries.BlockAsync(_engine.Head.Id))?.Height);
        Assert.Null(await Queries.BlockAsync(payment.Id));
        Assert.Null(await Queries.TransactionAsync(_engine.Head.Id));
    }

    [Fact]
    public async Task Time_locked_outputs_count_as_locked_until_they_are_due()
    {
        var due = _time.UnixSeconds + 100;
        var owner = _network.Alice.PublicKey.Hash;
        await IncludeAsync(Transaction.Create(
            [_network.Issued[0]],
            [
                new TransactionOutput(Money.FromFlux("10"), new TimeLock(new KeyLock(owner), LockUntil.AtTime(due))),
                new TransactionOutput(Money.FromFlux("20"), new TimeLock(new KeyLock(owner), LockUntil.AtHeight(3))),
                TransactionOutput.To(Money.FromFlux("30"), owner),
            ]).Sign(_network.GenesisHash, _network.Faucet));
        await _projections.WaitForAsync(1);
        var address = _network.Alice.PublicKey.Address;
        Assert.Equal((Money.FromFlux("60"), Money.FromFlux("30")), Sums(await Queries.AddressAsync(address)));
        Assert.Equal([LockUntil.AtTime(due), LockUntil.AtHeight(3), null], (await Queries.UnspentAsync(address)).Items.Select(output => output.LockedUntil));

        await PayOneAsync(1);
        await _projections.WaitForAsync(_engine.Head.Height);
        Assert.Equal(Money.FromFlux("10"), (await Queries.AddressAsync(address)).TimeLocked);
        _time.Advance(TimeSpan.FromSeconds(100));
        await PayOneAsync(2);
        await _projections.WaitForAsync(_engine.Head.Height);
        Assert.Equal(Money.Zero, (await Queries.AddressAsync(address)).TimeLocked);

        static (Money, Money) Sums(ExplorerAddress address) => (address.Total, address.TimeLocked);
    }

    [Fact]
    public async Task Charges_of_leases_agree_with_the_ledger_to_the_satoshi()
    {
        var closed = await OpenLeaseAsync(0, rate: 7, instances: 2);
        var reclaimed = await OpenLeaseAsync(1, rate: 3, instances: 1);
        await SettleAsync(closed, TimeSpan.FromSeconds(11), 11, 9);
        await TopUpAsync(closed, 2);
        await SettleAsync(closed, TimeSpan.FromSeconds(60), 59);
        var settling = await _engine.ReadAsync(state => state.TryGetLease(closed, out var account) ? account : null);
        await _projections.WaitForAsync(_engine.Head.Height);
        var running = await Queries.LeaseAsync(closed);
        Assert.Equal((settling!.Charged, settling.Fee, settling.Escrowed, settling.SettledThrough, settling.EndsAt), (running!.Totals.Charged, running.Totals.Fee, running.Totals.Escrowed, running.SettledThrough, running.EndsAt));

        await CloseAsync(closed, TimeSpan.FromSeconds(5), 5);
        _time.Advance(TimeSpan.FromDays(2));
        await ReclaimAsync(reclaimed);
        await _projections.WaitForAsync(_engine.Head.Height);

        var totals = _engine.Head.Totals;
        var leases = new[] { (await Queries.LeaseAsync(closed))!, (await Queries.LeaseAsync(reclaimed))! };
        Assert.Null(running.EndedBy);
        Assert.Equal((PayloadTag.CloseLease, PayloadTag.ReclaimLease), (leases[0].EndedBy, leases[1].EndedBy));
        Assert.Equal((long)totals.Charged, leases.Sum(lease => lease.Totals.Charged.Satoshis));
        Assert.Equal((long)totals.ProtocolFees, leases.Sum(lease => lease.Totals.Fee.Satoshis));
        Assert.Equal(7 * (11 + 9 + 59 + 5), leases[0].Totals.Charged.Satoshis);
        Assert.Equal(84, leases[0].PaidSeconds);
        foreach (var lease in leases)
        {
            Assert.Equal(Money.Zero, lease.Totals.Escrowed);
            Assert.Equal(lease.Totals.Deposited, lease.Totals.Charged + lease.Totals.Refunded);
            Assert.Equal(lease.Totals.Charged, lease.Totals.Paid + lease.Totals.Fee);
            var charges = (await Queries.LeaseChargesAsync(lease.Id)).Items;
            Assert.Equal(lease.Totals.Charged.Satoshis, charges.Sum(charge => charge.Charged.Satoshis));
            Assert.Equal(lease.Totals.Fee.Satoshis, charges.Sum(charge => charge.Fee.Satoshis));
            Assert.Equal(lease.Totals.Refunded.Satoshis, charges.Sum(charge => charge.Refunded.Satoshis));
            Assert.All(charges.Zip(charges.Skip(1)), pair => Assert.Equal(pair.First.Through, pair.Second.From));
        }

        var pages = await AllAsync(cursor => Queries.LeaseChargesAsync(closed, cursor, 2));
        Assert.Equal([PayloadTag.SettleLease, PayloadTag.SettleLease, PayloadTag.CloseLease], pages.Select(charge => charge.Kind));
        Assert.Equal(leases[0].Totals.Paid, (await Queries.AddressAsync(_network.Payee.PublicKey.Address)).Total);
        Assert.Equal([reclaimed, closed], (await AllAsync(cursor => Queries.LeasesAsync(_network.Faucet.PublicKey.Hash, cursor, 1))).Select(lease => lease.Id));
        await CheckKindsAsync(closed, reclaimed);
        await CheckAccountsAsync();
    }

    [Fact]
    public async Task After_a_restart_they_catch_up_and_after_a_rebuild_they_say_the_same()
    {
        await PayAsync(0, 10);
        await _projections.WaitForAsync(_engine.Head.Height);
        await _projections.DisposeAsync();
        await PayAsync(10, 20);
        await OpenAsync();
        await CheckAccountsAsync();
        var before = await Queries.HistoryAsync(_network.Alice.PublicKey.Address, limit: 500);
        await _projections.RebuildAsync();
        await CheckAccountsAsync();
        Assert.Equal(before.Items, (await Queries.HistoryAsync(_network.Alice.PublicKey.Address, limit: 500)).Items);
    }

    [Fact]
    public async Task Tables_of_another_chain_are_made_again()
    {
        await PayAsync(0, 4);
        await _projections.WaitForAsync(_engine.Head.Height);
        await _projections.DisposeAsync();
        await _engine.DisposeAsync();
        _engine = await _network.OpenAsync(_folder.File("other-chain"), null, null, _time);
        await PayAsync(50, 53);
        await OpenAsync();
        await CheckAccountsAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("CwAAAAAAAAAB")]
    [InlineData("DAAAAAAAAAAB")]
    public async Task A_cursor_of_anything_else_is_refused(string cursor)
    {
        var address = _network.Alice.PublicKey.Address;
        await Assert.ThrowsAsync<InvalidCursorException>(() => Queries.HistoryAsync(address, cursor));
        await Assert.ThrowsAsync<InvalidCursorException>(() => Queries.UnspentAsync(address, cursor));
        await Assert.ThrowsAsync<InvalidCursorException>(() => Queries.BlocksAsync(cursor));
        await Assert.ThrowsAsync<InvalidCursorException>(() => Queries.LeaseChargesAsync(default, cursor));
        await Assert.ThrowsAsync<InvalidCursorException>(() => Queries.LeasesAsync(default, cursor));
    }

    [Fact]
    public async Task With_the_index_attached_the_engine_knows_what_it_forgot()
    {
        var payment = _network.Pay(0);
        await IncludeAsync(payment);
        await _projections.WaitForAsync(1);
        await _projections.DisposeAsync();
        await _engine.DisposeAsync();
        _engine = await _network.OpenAsync(_folder.File("chain"), null, null, _time);
        await OpenAsync();
        Assert.Equal(new SubmitOutcome.Included(payment.Id, new TransactionLocation(1, 0), true), await _engine.SubmitAsync(payment));
    }

    protected abstract Task<SqlOptions> NewDatabaseAsync(TempFolder folder);

    private static async Task<List<T>> AllAsync<T>(Func<string?, Task<Page<T>>> read)
    {
        var all = new List<T>();
        string? cursor = null;
        do
        {
            var page = await read(cursor);
            all.AddRange(page.Items);
            cursor = page.NextCursor;
            Assert.InRange(all.Count, 0, 10_000);
        }
        while (cursor is not null);

        return all;
    }

    private async Task OpenAsync()
    {
        _projections = await LedgerProjections.OpenAsync(_options, _engine, NullLoggerFactory.Instance, TimeProvider.System);
        _engine.AttachTransactionIndex(_projections);
    }

    private async Task IncludeAsync(Transaction transaction) => Assert.IsType<SubmitOutcome.Included>(await _engine.SubmitAsync(transaction));

    private Task PayOneAsync(int issue) => IncludeAsync(_network.Pay(issue));

    private async Task PayAsync(int from, int to) => await Task.WhenAll(Enumerable.Range(from, to - from).Select(PayOneAsync));

    private async Task<LeaseId> OpenLeaseAsync(int issue, long rate, int instances)
    {
        var now = _time.UnixSeconds;
        var terms = new LeaseTerms(
            _network.Faucet.PublicKey.Hash, _network.Meter.PublicKey.Hash, Hashing.Sha256([1]), Money.FromSatoshis(rate), instances, _network.Parameters.Rules.FeePartsPerMillion, now, now + 3600);
        var open = Transaction.Create(
            [_network.Issued[issue]],
            [new TransactionOutput(Money.FromFlux("1"), EscrowLock.Self), TransactionOutput.To(Money.FromFlux("998"), _network.Faucet.PublicKey.Hash)],
            new OpenLease(terms)).Sign(_network.GenesisHash, _network.Faucet);
        await IncludeAsync(open);
        return new LeaseId(open.Id);
    }

    /// <summary>Rows name a kind of transaction by the number that docs/ledger-format.md gives it.</summary>
    private async Task CheckKindsAsync(LeaseId closed, LeaseId reclaimed)
    {
        await using var database = await SqlDatabase.OpenAsync(_options, ProjectionTables.Migrations, NullLogger.Instance, CancellationToken.None);
        var ends = await database.ReadAsync(
            session => session.QueryAsync("SELECT lease_id, ended_by FROM lease", Numbers, CancellationToken.None), CancellationToken.None);
        Assert.Equal([(closed, 0x13L), (reclaimed, 0x14L)], ends.OrderBy(end => end.Number));
        var charges = await database.ReadAsync(
            session => session.QueryAsync("SELECT lease_id, kind FROM lease_charge", Numbers, CancellationToken.None), CancellationToken.None);
        Assert.Equal([(closed, 0x12L), (closed, 0x12L), (closed, 0x13L), (reclaimed, 0x14L)], charges.OrderBy(charge => charge.Number));

        static (LeaseId Lease, long Number) Numbers(DbDataReader reader) =>
            (new LeaseId(new Hash256(reader.GetFieldValue<byte[]>(0))), reader.GetInt64(1));
    }

    private async Task<LeaseAccount> AccountAsync(LeaseId lease) =>
        await _engine.ReadAsync(state => state.TryGetLease(lease, out var account) ? account : throw new InvalidOperationException("no such lease"));

    private async Task SettleAsync(LeaseId lease, TimeSpan after, params uint[] seconds)
    {
        _time.Advance(after);
        var account = await AccountAsync(lease);
        await IncludeAsync(LeaseTransactions.Settle(account, _time.UnixSeconds, Usages(seconds)).Sign(_network.GenesisHash, _network.Meter));
    }

    private async Task CloseAsync(LeaseId lease, TimeSpan after, params uint[] seconds)
    {
        _time.Advance(after);
        var account = await AccountAsync(lease);
        await IncludeAsync(LeaseTransactions.Close(account, _time.UnixSeconds, Usages(seconds)).Sign(_network.GenesisHash, _network.Meter));
    }

    private async Task ReclaimAsync(LeaseId lease) =>
        await IncludeAsync(LeaseTransactions.Reclaim(await AccountAsync(lease)).Sign(_network.GenesisHash, _network.Faucet));

    private async Task TopUpAsync(LeaseId lease, int issue) => await IncludeAsync(Transaction.Create(
        [_network.Issued[issue]],
        [new TransactionOutput(Money.FromFlux("2"), new EscrowLock(lease)), TransactionOutput.To(Money.FromFlux("997"), _network.Faucet.PublicKey.Hash)],
        new TopUpLease(lease, _time.UnixSeconds + 7200)).Sign(_network.GenesisHash, _network.Faucet));

    private IEnumerable<Usage> Usages(uint[] seconds) => seconds.Select((paid, slot) => new Usage(_network.Payee.PublicKey.Hash, (ushort)slot, paid));

    /// <summary>Every account that appears in a block has what the blocks give it, and the sum of all is what the state says.</summary>
    private async Task CheckAccountsAsync()
    {
        await _projections.WaitForAsync(_engine.Head.Height);
        var outputs = new Dictionary<OutPoint, (Address? Owner, Money Amount)>();
        var owners = new HashSet<Address>();
        await foreach (var block in _engine.ReadBlocksAsync(0))
        {
            foreach (var transaction in block.Transactions)
            {
                foreach (var input in transaction.Inputs)
                {
                    Assert.True(outputs.Remove(input));
                }

                for (var i = 0; i < transaction.Outputs.Length; i++)
                {
                    Address? owner = transaction.Outputs[i].Lock is KeyLock key ? key.Address : null;
                    outputs.Add(new OutPoint(transaction.Id, (uint)i), (owner, transaction.Outputs[i].Amount));
                    owners.UnionWith(owner is { } known ? [known] : []);
                }
            }
        }

        Assert.Equal(_engine.Head.UnspentCount, outputs.Count);
        foreach (var owner in owners)
        {
            var own = outputs.Where(output => output.Value.Owner == owner).ToList();
            var balance = await Queries.AddressAsync(owner);
            Assert.Equal((own.Sum(output => output.Value.Amount.Satoshis), own.Count, _engine.Head.Height), (balance.Total.Satoshis, (int)balance.UnspentCount, balance.AsOfHeight));
            var unspent = await AllAsync(cursor => Queries.UnspentAsync(owner, cursor, 500));
            Assert.Equal(own.Select(output => output.Key).Order(), unspent.Select(output => output.OutPoint).Order());
            var history = await AllAsync(cursor => Queries.HistoryAsync(owner, cursor, 500));
            Assert.Equal(balance.Total.Satoshis, history.Sum(entry => entry.Received.Satoshis - entry.Sent.Satoshis));
        }
    }
}

public sealed class SqliteProjectionsTests : ProjectionsContract
{
    protected override Task<SqlOptions> NewDatabaseAsync(TempFolder folder) => Task.FromResult(SqlOptions.Sqlite(folder.File("market.db")).ForProjections());
}

[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlProjectionsTests(PostgreSqlServer server) : ProjectionsContract
{
    protected override async Task<SqlOptions> NewDatabaseAsync(TempFolder folder) => (await server.NewDatabaseAsync()).ForProjections();
}
