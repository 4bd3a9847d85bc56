using Marketplace.Provider.Metering;
using Marketplace.Provider.Reconciling;
using Microsoft.Extensions.Logging.Abstractions;
using Marketplace.Market.Instances;

namespace Marketplace.Provider.Tests.Metering;

public sealed class FileRunJournalTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"market-journal-{Guid.NewGuid():n}");

    private FileRunJournal Journal => new(_directory, NullLogger<FileRunJournal>.Instance);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_was_saved_is_there_again_and_what_was_forgotten_is_not()
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(50);
        var memory = new InstanceMemory
        {
            InstanceId = "../lease:0:1",
            LeaseId = "lease",
            Slot = 0,
            Revision = 3,
            FencingToken = 4,
            Restarts = 5,
            FailuresInRow = 2,
            NextStartAt = now,
            LastEnd = now,
            Failure = new InstanceFailure(FailureCode.Exited, "ended", "web"),
            Evidence = RunEvidence.None.See([new ComponentSight("web", now, null)], now.AddSeconds(9)),
        };
        await Journal.SaveAsync(memory with { Restarts = 1 }, default);
        await Journal.SaveAsync(memory, default);
        await Journal.SaveAsync(memory with { InstanceId = "other" }, default);
        await Journal.ForgetAsync("other", default);
        await Journal.ForgetAsync("never", default);

        var loaded = Assert.Single(await Journal.LoadAsync(default));

        Assert.Equal(TimeSpan.FromSeconds(9), loaded.Evidence.Total);
        Assert.Equal(TimeSpan.FromSeconds(11), loaded.Evidence.See([new ComponentSight("web", now, null)], now.AddSeconds(11)).Total);
        Assert.Equal(memory.Failure, loaded.Failure);
        Assert.Equal(memory with { Evidence = loaded.Evidence, Failure = loaded.Failure }, loaded);
        Assert.All(Directory.EnumerateFileSystemEntries(_directory), file => Assert.Equal(_directory, Path.GetDirectoryName(file)));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_left_aside()
    {
        Directory.CreateDirectory(_directory);
        await File.WriteAllTextAsync(Path.Combine(_directory, "broken.json"), "{\"version\":1,\"memo");
        await File.WriteAllTextAsync(Path.Combine(_directory, "newer.json"), "{\"version\":2}");
        await File.WriteAllTextAsync(Path.Combine(_directory, "half.json.new"), "{");

        Assert.Empty(await Journal.LoadAsync(default));
        Assert.Equal(3, Directory.EnumerateFiles(_directory).Count());
    }
}
