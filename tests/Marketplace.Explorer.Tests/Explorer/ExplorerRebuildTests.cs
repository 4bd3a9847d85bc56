using System.Globalization;
using Marketplace.Testing.Ledgers;
using Marketplace.Ledger;
using Marketplace.Chain;
using Marketplace.Explorer.Runs;
using Marketplace.Sql;
using Marketplace.Testing.Folders;
using Marketplace.Testing.Sizes;
using Microsoft.Extensions.Logging.Abstractions;
using Marketplace.Testing.Keys;

namespace Marketplace.Explorer.Tests.Explorer;

public sealed class ExplorerRebuildTests : IDisposable
{
    private static readonly int Kills = TestSize.Count(LongArea.Kills, small: 4, large: 100);
    private readonly TempFolder _folder = new();
    private readonly TestNetwork _network = new();

    private string Chain => _folder.File("chain");

    public void Dispose()
    {
        _network.Dispose();
        _folder.Dispose();
    }

    [Fact, Trait(TestSize.Trait, LongArea.Kills)]
    public async Task Killed_at_any_instant_a_rebuild_goes_on_where_it_stopped_and_ends_with_the_same_tables()
    {
        WriteChain(blocks: 7_000);
        await ExplorerRebuild.RunAsync(Chain, Tables("at-once"));
        var reached = -1L;
        for (var kills = 0; kills < Kills; kills++)
        {
            using var child = RebuildChild.Start(Chain, _folder.File("killed"));
            for (var lines = Random.Shared.Next(1, 3); lines > 0 && await child.StandardOutput.ReadLineAsync() is { } line; lines--)
            {
                // What was committed before a kill is never lost to it.
                var height = long.Parse(line, CultureInfo.InvariantCulture);
                Assert.True(height >= reached, $"it had reached {reached} and begins again at {height}");
                reached = height;
            }

            child.Kill();
            await child.WaitForExitAsync();
        }

        var report = await ExplorerRebuild.RunAsync(Chain, Tables("killed"));
        Assert.True(report.Resumed || report.FromHeight == 0);
        Assert.Equal(7_000, report.Height);
        Assert.Equal(await DumpAsync("at-once"), await DumpAsync("killed"));
    }

    [Fact]
    public async Task A_rebuild_that_was_broken_off_is_gone_on_with_and_a_finished_one_begins_again()
    {
        WriteChain(blocks: 5_000);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ExplorerRebuild.RunAsync(Chain, Tables("one"), progress: new StopAt(stop, 1_500), cancellationToken: stop.Token));
        var resumed = await ExplorerRebuild.RunAsync(Chain, Tables("one"));
        Assert.True(resumed is { Resumed: true, FromHeight: > 1_500, Height: 5_000 }, resumed.ToString());
        var again = await ExplorerRebuild.RunAsync(Chain, Tables("one"));
        Assert.Equal((false, 0, 5_000, resumed.Transactions), (again.Resumed, again.FromHeight, again.Height, again.Transactions));

        using var later = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ExplorerRebuild.RunAsync(Chain, Tables("one"), progress: new StopAt(later, 1_500), cancellationToken: later.Token));
        Assert.Equal(0, (await ExplorerRebuild.RunAsync(Chain, Tables("one"), fromScratch: true)).FromHeight);
    }

    [Fact]
    public async Task While_the_host_runs_or_without_a_chain_nothing_is_rebuilt()
    {
        await using (await _network.OpenAsync(Chain))
        {
            await Assert.ThrowsAsync<ChainLogLockedException>(() => ExplorerRebuild.RunAsync(Chain, Tables("one")));
        }

        await Assert.ThrowsAsync<ChainLogCorruptException>(() => ExplorerRebuild.RunAsync(_folder.File("nothing"), Tables("one")));
        Assert.False(File.Exists(_folder.File("one.projections.db")));
    }

    private SqlOptions Tables(string name) => SqlOptions.Sqlite(_folder.File(name)).ForProjections();

    /// <summary>One payment a block, each of the change of the one before, to owners who take turns.</summary>
    private void WriteChain(int blocks)
    {
        var state = LedgerState.FromGenesis(_network.Parameters);
        var signer = new PrivateKeyBlockSigner(_network.Validator);
        var witness = _network.Pay(0).Witnesses;
        var records = new List<ReadOnlyMemory<byte>> { _network.Parameters.GenesisBlock.Encode() };
        var (coin, amount) = (_network.Issued[0], Money.FromFlux("1000"));
        for (var i = 0; i < blocks; i++)
        {
            // The signature is not looked at here: the chain log and the projections trust what the ledger has taken.
            using var owner = TestKey.Of((byte)(40 + (i % 50)));
            var change = Money.FromSatoshis(amount.Satoshis - 2_000);
            var pay = Transaction.Create(
                [coin], [TransactionOutput.To(Money.FromSatoshis(1_000), owner.PublicKey.Hash), TransactionOutput.To(change, _network.Faucet.PublicKey.Hash)]).WithWitnesses(witness);
            using var builder = state.BeginBlock(state.TipTime + 1);
            Assert.True(builder.TryAdd(VerifiedTransaction.Trust(pay)).Accepted);
            records.Add(builder.Seal(signer).Encode());
            (coin, amount) = (new OutPoint(pay.Id, 1), change);
        }

        using var log = ChainLog.Open(new ChainLogOptions(Chain, _network.GenesisHash.ToArray()));
        log.Append(0, records);
    }

    /// <summary>Everything that the tables say, whatever runs it lies in.</summary>
    private async Task<List<string>> DumpAsync(string name)
    {
        await using var database = await SqlDatabase.OpenAsync(Tables(name), ProjectionTables.Migrations, NullLogger.Instance, CancellationToken.None);
        return await database.ReadAsync(
            async session =>
            {
                var rows = new List<string>();
                rows.AddRange(await session.QueryAsync("SELECT * FROM chain_block ORDER BY height", Row, CancellationToken.None));
                rows.AddRange(await session.QueryAsync("SELECT * FROM chain_chunk ORDER BY place", Row, CancellationToken.None));
                rows.AddRange(await session.QueryAsync("SELECT * FROM coin ORDER BY address, part", Row, CancellationToken.None));
                rows.AddRange(await session.QueryAsync("SELECT * FROM address ORDER BY number", Row, CancellationToken.None));
                rows.AddRange(await session.QueryAsync("SELECT * FROM unlock ORDER BY until", Row, CancellationToken.None));
                rows.AddRange(await session.QueryAsync("SELECT * FROM day_sums ORDER BY day", Row, CancellationToken.None));
                rows.AddRange(await session.QueryAsync("SELECT * FROM chain_sums ORDER BY name", Row, CancellationToken.None));
                rows.AddRange(await session.QueryAsync("SELECT * FROM chain_cursor ORDER BY name", Row, CancellationToken.None));
                foreach (var kind in Enum.GetValues<RunKind>())
                {
                    var runs = await RunReader.OpenAsync(session, kind, CancellationToken.None);
                    rows.AddRange((await runs.RangeAsync(0, long.MaxValue, CancellationToken.None)).Select(entry => $"{kind} {entry}"));
                }

                return rows;
            },
            CancellationToken.None);

        static string Row(System.Data.Common.DbDataReader reader) => string.Join('|', Enumerable.Range(0, reader.FieldCount)
            .Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)));
    }

    private sealed class StopAt(CancellationTokenSource stop, long height) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value)
        {
            if (value.Height >= height)
            {
                stop.Cancel();
            }
        }
    }
}
