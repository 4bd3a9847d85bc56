using Marketplace.Testing.Folders;

namespace Marketplace.Chain.Tests;

public sealed class ChainLogDamageTests : IDisposable
{
    private const int HeaderBytes = 64;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(6, 1)]
    [InlineData(6, 3)]
    public async Task Cut_at_any_byte_of_its_last_records_the_log_opens_with_what_is_whole(int records, int group)
    {
        var bytes = await BuildAsync(records, group);
        var ends = RecordEnds(records);
        for (var length = ends[records - 4]; length < bytes.Length; length++)
        {
            using var log = OpenCopy(bytes.AsSpan(0, (int)length).ToArray());
            var whole = LogRecords.AssertIntact(log);
            Assert.Equal(ends.Count(end => end <= length), whole);
            log.Append(1);
            Assert.Equal(whole + 1, LogRecords.AssertIntact(log));
        }
    }

    [Fact]
    public async Task A_torn_creation_of_a_segment_is_removed_at_any_length()
    {
        var bytes = await BuildAsync(1, 1);
        for (var length = 0; length < HeaderBytes; length++)
        {
            using var log = OpenCopy(bytes[..length]);
            Assert.Equal(0, log.NextHeight);
        }
    }

    [Fact]
    public async Task Zeros_behind_the_last_record_are_a_torn_end()
    {
        var bytes = await BuildAsync(3, 1);
        using var log = OpenCopy([.. bytes, .. new byte[5000]]);
        Assert.Equal(3, LogRecords.AssertIntact(log));
    }

    [Fact]
    public async Task With_any_single_bit_flipped_a_log_yields_no_wrong_record_and_names_what_is_lost()
    {
        const int records = 4;
        var bytes = await BuildAsync(records, 1);
        var ends = RecordEnds(records);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            var record = ends.Count(end => end <= bit / 8);
            if (bit / 8 < HeaderBytes || record < records - 1)
            {
                var refused = Assert.Throws<ChainLogCorruptException>(() => OpenCopy(flipped).Dispose());
                var (number, offset, height) = bit / 8 < HeaderBytes ? (-1L, 0L, 0L) : (record, record == 0 ? HeaderBytes : ends[record - 1], record);
                Assert.Equal((number, offset, height), (refused.Damage.Record, refused.Damage.Offset, refused.Damage.Height));
                Assert.Equal(refused.Damage.Height - 1, ChainLogRepair.Inspect(CopyFolder).SalvageableHeight);
            }
            else
            {
                using var log = OpenCopy(flipped);
                Assert.Equal(records - 1, LogRecords.AssertIntact(log));
            }
        }
    }

    [Fact]
    public async Task A_bit_flipped_in_an_older_segment_is_always_damage_even_in_its_last_record()
    {
        var options = LogRecords.Options(_folder.File("old")) with { SegmentBytes = 4096 };
        using (var log = ChainLog.Open(options))
        {
            log.Append(60);
        }

        var first = Directory.GetFiles(options.Directory, "*.chain").Order().First();
        var bytes = await File.ReadAllBytesAsync(first);
        bytes[^1] ^= 0x80;
        await File.WriteAllBytesAsync(first, bytes);
        var refused = Assert.Throws<ChainLogCorruptException>(() => ChainLog.Open(options));
        Assert.Equal(first, refused.Damage.Segment);
    }

    [Fact]
    public async Task Pages_of_one_commit_that_reached_the_disk_out_of_order_are_a_torn_end()
    {
        const int records = 6;
        var bytes = await BuildAsync(records, group: 3);
        var ends = RecordEnds(records);
        bytes.AsSpan((int)ends[2], (int)(ends[3] - ends[2])).Clear();
        using var log = OpenCopy(bytes);
        Assert.Equal(3, LogRecords.AssertIntact(log));
    }

    [Fact]
    public async Task A_payload_that_holds_the_bytes_of_a_record_does_not_make_a_torn_end_look_like_damage()
    {
        var bytes = await BuildAsync(2, 1);
        var inner = new byte[16 + 64];
        Marketplace.Ledger.Framing.RecordFrame.WriteHeader(inner, inner.AsSpan(16), 0, salt: 0);
        using (var log = OpenCopy(bytes))
        {
            log.Append(2, [(byte[])[.. inner, .. new byte[300]]]);
        }

        var path = Directory.GetFiles(CopyFolder, "*.chain").Single();
        var torn = await File.ReadAllBytesAsync(path);
        using var again = OpenCopy(torn[..^100]);
        Assert.Equal(2, LogRecords.AssertIntact(again));
    }

    [Fact]
    public async Task A_repair_needs_an_explicit_word_keeps_a_copy_and_leaves_a_log_that_opens()
    {
        var options = LogRecords.Options(_folder.File("repair")) with { SegmentBytes = 4096 };
        using (var log = ChainLog.Open(options))
        {
            log.Append(100);
        }

        var files = Directory.GetFiles(options.Directory, "*.chain").Order().ToArray();
        var original = await File.ReadAllBytesAsync(files[1]);
        var damaged = original.ToArray();
        damaged[1000] ^= 1;
        await File.WriteAllBytesAsync(files[1], damaged);

        var report = ChainLogRepair.Inspect(options.Directory);
        Assert.True(report.NeedsRepair);
        Assert.Equal(files[1], report.Damage!.Segment);
        Assert.Equal(report.Damage.Height - 1, report.SalvageableHeight);
        Assert.Equal(99 - report.Damage.Height, report.LostRecords);
        Assert.Throws<InvalidOperationException>(() => ChainLogRepair.Repair(options.Directory, acceptLoss: false, TimeProvider.System));
        Assert.Throws<ChainLogCorruptException>(() => ChainLog.Open(options));

        var (_, copy) = ChainLogRepair.Repair(options.Directory, acceptLoss: true, TimeProvider.System);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(Path.Combine(copy!, Path.GetFileName(files[1]))));
        Assert.Equal(files[1..].Select(Path.GetFileName), Directory.GetFiles(copy!).Order().Select(Path.GetFileName));
        using var again = ChainLog.Open(options);
        Assert.Equal(report.SalvageableHeight + 1, LogRecords.AssertIntact(again));
    }

    private string CopyFolder => _folder.File("copy");

    private static List<long> RecordEnds(int records)
    {
        var ends = new List<long>();
        long end = HeaderBytes;
        for (var height = 0; height < records; height++)
        {
            ends.Add(end += 16 + LogRecords.Record(height).Length);
        }

        return ends;
    }

    private async Task<byte[]> BuildAsync(int records, int group)
    {
        var folder = _folder.File($"built-{records}-{group}");
        using (var log = ChainLog.Open(LogRecords.Options(folder)))
        {
            log.Append(records, group);
        }

        return await File.ReadAllBytesAsync(Directory.GetFiles(folder, "*.chain").Single());
    }

    private ChainLog OpenCopy(byte[] segment)
    {
        Directory.CreateDirectory(CopyFolder);
        File.WriteAllBytes(Path.Combine(CopyFolder, "0000000000000000.chain"), segment);
        return ChainLog.Open(LogRecords.Options(CopyFolder));
    }
}
