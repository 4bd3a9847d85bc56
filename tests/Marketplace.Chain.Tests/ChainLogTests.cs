using Marketplace.Testing.Folders;

namespace Marketplace.Chain.Tests;

public sealed class ChainLogTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void What_is_appended_is_read_back_after_a_restart_over_many_segments(int group)
    {
        var options = LogRecords.Options(_folder.Path) with { SegmentBytes = 4096 };
        using (var log = ChainLog.Open(options))
        {
            log.Append(210, group);
            Assert.Equal(210, LogRecords.AssertIntact(log));
        }

        Assert.True(Directory.GetFiles(_folder.Path, "*.chain").Length > 3);
        using var again = ChainLog.Open(options);
        Assert.Equal(210, LogRecords.AssertIntact(again));
        again.Append(7, group);
        Assert.Equal(217, LogRecords.AssertIntact(again));
    }

    [Fact]
    public void An_append_for_another_height_is_refused_and_writes_nothing()
    {
        using var log = ChainLog.Open(LogRecords.Options(_folder.Path));
        log.Append(3);
        var size = log.SizeBytes;
        var conflict = Assert.Throws<ChainLogConflictException>(() => log.Append(2, [new byte[] { 1 }]));
        Assert.Equal(3, conflict.ActualHeight);
        Assert.Throws<ChainLogConflictException>(() => log.Append(4, [new byte[] { 1 }]));
        Assert.Equal(size, log.SizeBytes);
        Assert.Equal(3, LogRecords.AssertIntact(log));
    }

    [Fact]
    public void A_second_opener_is_told_which_file_is_locked_and_by_whom()
    {
        using (ChainLog.Open(LogRecords.Options(_folder.Path)))
        {
            var locked = Assert.Throws<ChainLogLockedException>(() => ChainLog.Open(LogRecords.Options(_folder.Path)));
            Assert.Equal(_folder.File("lock"), locked.Path);
            Assert.Contains(_folder.File("lock"), locked.Message, StringComparison.Ordinal);
            Assert.Contains($"process {Environment.ProcessId}", locked.Message, StringComparison.Ordinal);
        }

        ChainLog.Open(LogRecords.Options(_folder.Path)).Dispose();
    }

    [Fact]
    public void A_log_of_another_network_is_refused()
    {
        using (var log = ChainLog.Open(LogRecords.Options(_folder.Path)))
        {
            log.Append(1);
        }

        var refused = Assert.Throws<ChainLogCorruptException>(() => ChainLog.Open(new ChainLogOptions(_folder.Path, new byte[32])));
        Assert.Contains("another network", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_segment_is_refused_and_named()
    {
        var options = LogRecords.Options(_folder.Path) with { SegmentBytes = 4096 };
        using (var log = ChainLog.Open(options))
        {
            log.Append(300);
        }

        var files = Directory.GetFiles(_folder.Path, "*.chain").Order().ToArray();
        File.Delete(files[1]);
        var refused = Assert.Throws<ChainLogCorruptException>(() => ChainLog.Open(options));
        Assert.Equal(files[2], refused.Damage.Segment);
        Assert.Equal(long.Parse(Path.GetFileNameWithoutExtension(files[1]), System.Globalization.CultureInfo.InvariantCulture), refused.Damage.Height);
    }

    [Fact]
    public void A_record_that_is_damaged_while_the_log_is_open_is_never_returned()
    {
        using var log = ChainLog.Open(LogRecords.Options(_folder.Path));
        log.Append(3);
        var path = Directory.GetFiles(_folder.Path, "*.chain").Single();
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Position = file.Length - 1;
            var last = file.ReadByte();
            file.Position = file.Length - 1;
            file.WriteByte((byte)(last ^ 1));
        }

        var refused = Assert.Throws<ChainLogCorruptException>(() => log.TryRead(2, out _));
        Assert.Equal((path, 2L, 2L), (refused.Damage.Segment, refused.Damage.Record, refused.Damage.Height));
        Assert.True(log.TryRead(1, out _));
    }
}
