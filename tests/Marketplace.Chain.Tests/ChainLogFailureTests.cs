using Marketplace.Chain.Tests.Support;
using Marketplace.Testing.Folders;
using Marketplace.Testing.Sizes;

namespace Marketplace.Chain.Tests;

public sealed class ChainLogFailureTests
{
    private static readonly int Kills = TestSize.Count(LongArea.Kills, small: 6, large: 300);

    [Fact]
    public async Task On_a_full_disk_nothing_half_written_stays_and_the_log_works_again_when_there_is_room()
    {
        using var folder = new TempFolder(sizeKiB: 256);
        var ballast = folder.File("ballast");
        await File.WriteAllBytesAsync(ballast, new byte[150 << 10]);
        var options = LogRecords.Options(folder.File("chain"));
        var acknowledged = 0L;
        using (var log = ChainLog.Open(options))
        {
            var full = Assert.Throws<ChainLogFullException>(Fill);
            Assert.Contains("No space left", full.Message, StringComparison.Ordinal);
            Assert.True(acknowledged > 10);
            Assert.Equal(acknowledged, LogRecords.AssertIntact(log));
            Assert.False(ChainLogRepair.Inspect(options.Directory).NeedsRepair);
            Assert.Equal(0, ChainLogRepair.Inspect(options.Directory).TornBytes);

            File.Delete(ballast);
            log.Append(50);
            acknowledged += 50;

            void Fill()
            {
                while (true)
                {
                    log.Append(1);
                    acknowledged++;
                }
            }
        }

        using var again = ChainLog.Open(options);
        Assert.Equal(acknowledged, LogRecords.AssertIntact(again));
    }

    [Fact]
    public async Task A_full_disk_at_the_start_of_a_segment_leaves_no_empty_segment()
    {
        using var folder = new TempFolder(sizeKiB: 64);
        var options = LogRecords.Options(folder.File("chain")) with { SegmentBytes = 4096 };
        using var log = ChainLog.Open(options);
        log.Append(5);
        await FillAsync(folder.File("ballast"));
        Assert.Throws<ChainLogFullException>(() => log.Append(100));
        var reached = LogRecords.AssertIntact(log);
        File.Delete(folder.File("ballast"));
        log.Append(30);
        Assert.Equal(reached + 30, LogRecords.AssertIntact(log));
    }

    [Fact]
    public void An_append_whose_flush_fails_is_taken_back_and_the_log_goes_on()
    {
        using var folder = new TempFolder();
        var disk = new FailingDisk();
        using var log = ChainLog.Open(LogRecords.Options(folder.Path), null, disk);
        log.Append(2);
        disk.FlushesToFail = 1;
        Assert.Throws<ChainLogException>(() => log.Append(1));
        Assert.Equal(2, LogRecords.AssertIntact(log));
        log.Append(1);
        Assert.Equal(3, LogRecords.AssertIntact(log));
    }

    [Fact]
    public void A_log_that_cannot_take_an_append_back_takes_no_more_until_it_is_opened_again()
    {
        using var folder = new TempFolder();
        var disk = new FailingDisk();
        using (var log = ChainLog.Open(LogRecords.Options(folder.Path), null, disk))
        {
            log.Append(2);
            disk.FlushesToFail = 2;
            Assert.Throws<ChainLogDoubtfulException>(() => log.Append(1));
            Assert.Throws<ChainLogDoubtfulException>(() => log.Append(1));
        }

        using var again = ChainLog.Open(LogRecords.Options(folder.Path));
        Assert.Equal(2, LogRecords.AssertIntact(again));
    }

    [Theory, Trait(TestSize.Trait, LongArea.Kills)]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Killed_at_any_instant_the_log_has_every_acknowledged_record(int group)
    {
        using var folder = new TempFolder();
        var acknowledged = -1L;
        for (var round = 0; round < Kills; round++)
        {
            using var child = CrashChild.Start("append", folder.Path, group.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var until = Random.Shared.Next(1, 200);
            for (var lines = 0; lines < until; lines++)
            {
                var line = await child.StandardOutput.ReadLineAsync();
                Assert.NotNull(line);
                acknowledged = long.Parse(line, System.Globalization.CultureInfo.InvariantCulture);
            }

            child.Kill();
            var rest = await child.StandardOutput.ReadToEndAsync();
            await child.WaitForExitAsync();
            var whole = rest.LastIndexOf('\n') is var end and > 0 ? rest[..end].Split('\n')[^1] : null;
            acknowledged = whole is null ? acknowledged : long.Parse(whole, System.Globalization.CultureInfo.InvariantCulture);

            using var log = ChainLog.Open(LogRecords.Options(folder.Path));
            Assert.True(LogRecords.AssertIntact(log) > acknowledged, $"acknowledged {acknowledged}, but the log ends before height {log.NextHeight}");
        }
    }

    private static async Task FillAsync(string path)
    {
        await using var file = File.Create(path);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
                file.Flush();
            }
        }
        catch (IOException)
        {
        }
    }
}
