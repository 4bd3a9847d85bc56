using Marketplace.Testing.Ledgers;
using Marketplace.Ledger;
using Marketplace.Chain.Tests.Support;
using Marketplace.Testing.Folders;
using Marketplace.Testing.Sizes;

namespace Marketplace.Chain.Tests;

public sealed class LedgerRecoveryTests : IDisposable
{
    private static readonly int Kills = TestSize.Count(LongArea.Kills, small: 4, large: 100);
    private readonly TempFolder _folder = new();
    private readonly TestNetwork _network = new();

    public void Dispose()
    {
        _network.Dispose();
        _folder.Dispose();
    }

    private string Snapshots => Path.Combine(_folder.Path, "snapshots");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restart_gives_the_state_that_a_replay_of_all_blocks_gives(bool snapshotOnStop)
    {
        Hash256 before;
        LedgerHead head;
        await using (var engine = await _network.OpenAsync(_folder.Path, options => options with { SnapshotOnStop = snapshotOnStop }))
        {
            await PayAsync(engine, 0, 40);
            before = await engine.ReadAsync(state => state.StateHash());
            head = engine.Head;
        }

        Assert.Equal(snapshotOnStop, Directory.Exists(Snapshots));
        await using var again = await _network.OpenAsync(_folder.Path);
        Assert.Equal(head, again.Head);
        Assert.Equal(before, await again.ReadAsync(state => state.StateHash()));
        Assert.Equal(before, await ReplayAsync(again));
        await PayAsync(again, 40, 60);
        Assert.Equal(await ReplayAsync(again), await again.ReadAsync(state => state.StateHash()));
    }

    [Fact]
    public async Task Snapshots_are_written_while_it_works_and_only_the_newest_two_are_kept()
    {
        await using (var engine = await _network.OpenAsync(_folder.Path, options => options with { SnapshotEveryBlocks = 3, SnapshotOnStop = false }))
        {
            for (var i = 0; i < 30; i++)
            {
                await engine.SubmitAsync(_network.Pay(i));
            }
        }

        Assert.InRange(Directory.GetFiles(Snapshots).Length, 1, 2);
        await using var again = await _network.OpenAsync(_folder.Path);
        Assert.Equal(await ReplayAsync(again), await again.ReadAsync(state => state.StateHash()));
    }

    [Fact]
    public async Task A_damaged_snapshot_is_passed_over_for_the_one_before_or_for_the_blocks()
    {
        await RunAsync(0, 10);
        await RunAsync(10, 20);
        var files = Directory.GetFiles(Snapshots).OrderDescending().ToArray();
        Assert.Equal(2, files.Length);
        foreach (var file in files)
        {
            var bytes = await File.ReadAllBytesAsync(file);
            bytes[bytes.Length / 2] ^= 4;
            await File.WriteAllBytesAsync(file, bytes);
            await using var engine = await _network.OpenAsync(_folder.Path, options => options with { SnapshotOnStop = false });
            Assert.Equal(20UL + (ulong)engine.Head.Height + 1, engine.Head.Totals.Transactions);
            Assert.Equal(await ReplayAsync(engine), await engine.ReadAsync(state => state.StateHash()));
        }
    }

    [Fact]
    public async Task A_log_that_is_shorter_than_its_snapshot_is_refused_until_it_is_repaired()
    {
        await RunAsync(0, 10);
        var log = Directory.GetFiles(_folder.Path, "*.chain").Single();
        using (var file = new FileStream(log, FileMode.Open))
        {
            file.SetLength(file.Length - 10);
        }

        var refused = await Assert.ThrowsAsync<ChainLogCorruptException>(() => _network.OpenAsync(_folder.Path));
        Assert.Contains("snapshot", refused.Message, StringComparison.Ordinal);
        Assert.True(ChainLogRepair.Inspect(_folder.Path).NeedsRepair);
        var (before, _) = ChainLogRepair.Repair(_folder.Path, acceptLoss: true, TimeProvider.System);
        await using var engine = await _network.OpenAsync(_folder.Path);
        Assert.Equal(before.SalvageableHeight, engine.Head.Height);
        Assert.Equal(await ReplayAsync(engine), await engine.ReadAsync(state => state.StateHash()));
    }

    [Fact]
    public async Task A_chain_of_another_network_is_refused()
    {
        await RunAsync(0, 1);
        using var other = new TestNetwork(issues: 3);
        await Assert.ThrowsAsync<ChainLogCorruptException>(() => other.OpenAsync(_folder.Path));
    }

    [Fact]
    public async Task A_block_that_breaks_a_rule_is_refused_though_its_checksum_is_right()
    {
        await RunAsync(0, 1);
        Directory.Delete(Snapshots, recursive: true);
        using (var log = ChainLog.Open(new ChainLogOptions(_folder.Path, _network.GenesisHash.ToArray())))
        {
            Assert.True(log.TryRead(1, out var record));
            log.Append(log.NextHeight, [record]);
        }

        var refused = await Assert.ThrowsAsync<ChainLogCorruptException>(() => _network.OpenAsync(_folder.Path));
        Assert.Contains("breaks a rule", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_full_disk_transactions_are_turned_away_unchanged_and_work_again_when_there_is_room()
    {
        var disk = new FailingDisk();
        await using var engine = await _network.OpenAsync(_folder.Path, disk);
        await PayAsync(engine, 0, 5);
        var before = await engine.ReadAsync(state => state.StateHash());
        var height = engine.Head.Height;
        for (var i = 0; i < 3; i++)
        {
            disk.WritesToFail = 1;
            Assert.Equal(new SubmitOutcome.Unavailable(UnavailableReason.DiskFull), await engine.SubmitAsync(_network.Pay(5)));
        }

        Assert.Equal(height, engine.Head.Height);
        Assert.Equal(before, await engine.ReadAsync(state => state.StateHash()));
        Assert.False(Assert.IsType<SubmitOutcome.Included>(await engine.SubmitAsync(_network.Pay(5))).AlreadyKnown);
        Assert.Equal(await ReplayAsync(engine), await engine.ReadAsync(state => state.StateHash()));
    }

    [Fact]
    public async Task On_a_really_full_file_system_nothing_that_was_acknowledged_is_lost()
    {
        using var small = new TempFolder(sizeKiB: 512);
        var directory = small.File("chain");
        await File.WriteAllBytesAsync(small.File("ballast"), new byte[470 << 10]);
        var acknowledged = new List<SubmitOutcome.Included>();
        await using (var engine = await _network.OpenAsync(directory, options => options with { SnapshotOnStop = false }))
        {
            var full = false;
            for (var i = 0; i < 100; i++)
            {
                switch (await engine.SubmitAsync(_network.Pay(i)))
                {
                    case SubmitOutcome.Included included:
                        acknowledged.Add(included);
                        break;
                    case SubmitOutcome.Unavailable unavailable:
                        Assert.Equal(UnavailableReason.DiskFull, unavailable.Reason);
                        full = true;
                        break;
                }
            }

            Assert.True(full && acknowledged.Count > 0);
            File.Delete(small.File("ballast"));
            acknowledged.Add(Assert.IsType<SubmitOutcome.Included>(await engine.SubmitAsync(_network.Pay(99))));
        }

        await using var again = await _network.OpenAsync(directory, options => options with { SnapshotOnStop = false });
        foreach (var included in acknowledged)
        {
            Assert.Equal(included.Id, again.TryGetBlock(included.Location.Height)!.Transactions[included.Location.Index].Id);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_doubtful_write_the_disk_says_what_is_in_the_chain(bool blockIsThere)
    {
        var disk = new FailingDisk();
        await using var engine = await _network.OpenAsync(_folder.Path, disk);
        await PayAsync(engine, 0, 3);
        var height = engine.Head.Height;
        (disk.FlushesToFail, disk.WritesToFail, disk.WriteError, disk.TruncationsToFail) = blockIsThere ? (1, 0, 0, 1) : (0, 1, FailingDisk.InputOutput, 1);
        var payment = _network.Pay(3);
        var outcome = await engine.SubmitAsync(payment);
        if (blockIsThere)
        {
            Assert.Equal(new SubmitOutcome.Included(payment.Id, new TransactionLocation(height + 1, 0), false), outcome);
        }
        else
        {
            Assert.Equal(new SubmitOutcome.Unavailable(UnavailableReason.StorageFailed), outcome);
            Assert.Equal(height, engine.Head.Height);
            Assert.False(Assert.IsType<SubmitOutcome.Included>(await engine.SubmitAsync(payment)).AlreadyKnown);
        }

        await PayAsync(engine, 4, 8);
        Assert.Equal(await ReplayAsync(engine), await engine.ReadAsync(state => state.StateHash()));
    }

    [Fact, Trait(TestSize.Trait, LongArea.Kills)]
    public async Task Killed_at_any_instant_every_acknowledged_transaction_is_there_once()
    {
        var acknowledged = new HashSet<string>();
        for (var round = 0; round < Kills; round++)
        {
            using var child = CrashChild.Start("engine", _folder.Path);
            var until = Random.Shared.Next(1, 300);
            for (var lines = 0; lines < until; lines++)
            {
                var line = await child.StandardOutput.ReadLineAsync();
                Assert.NotNull(line);
                acknowledged.Add(line);
            }

            child.Kill();
            var rest = await child.StandardOutput.ReadToEndAsync();
            acknowledged.UnionWith(rest.Split('\n')[..^1]);
            await child.WaitForExitAsync();

            await using var engine = await _network.OpenAsync(_folder.Path, options => options with { SnapshotOnStop = round % 2 == 0 });
            var found = new List<string>();
            await foreach (var block in engine.ReadBlocksAsync(1))
            {
                found.AddRange(block.Transactions.Select(transaction => transaction.Id.ToString()));
            }

            Assert.Equal(found.Count, found.Distinct().Count());
            Assert.Empty(acknowledged.Except(found));
            Assert.Equal(await ReplayAsync(engine), await engine.ReadAsync(state => state.StateHash()));
        }
    }

    private async Task RunAsync(int from, int to)
    {
        await using var engine = await _network.OpenAsync(_folder.Path);
        await PayAsync(engine, from, to);
    }

    private async Task PayAsync(LedgerEngine engine, int from, int to)
    {
        for (var i = from; i < to; i += 2)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(i, Math.Min(2, to - i)).Select(issue => engine.SubmitAsync(_network.Pay(issue)).AsTask()));
            Assert.All(outcomes, outcome => Assert.IsType<SubmitOutcome.Included>(outcome));
        }
    }

    private async Task<Hash256> ReplayAsync(LedgerEngine engine)
    {
        var state = LedgerState.FromGenesis(_network.Parameters);
        await foreach (var block in engine.ReadBlocksAsync(1))
        {
            Assert.Null(state.ApplyBlock(VerifiedBlock.Trust(block)));
        }

        return state.StateHash();
    }
}
