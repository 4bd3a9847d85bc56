
namespace Marketplace.Chain.Tests;

/// <summary>Records whose bytes follow from their height, so that a wrong one is noticed.</summary>
public static class LogRecords
{
    public static readonly byte[] Genesis = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public static ChainLogOptions Options(string directory) => new(directory, Genesis);

    public static byte[] Record(long height)
    {
        var random = new Random((int)height + 1);
        var record = new byte[random.Next(1, 120)];
        random.NextBytes(record);
        return record;
    }

    public static void Append(this ChainLog log, int count, int group = 1)
    {
        for (var done = 0; done < count; done += group)
        {
            var height = log.NextHeight;
            log.Append(height, [.. Enumerable.Range(0, group).Select(i => (ReadOnlyMemory<byte>)Record(height + i))]);
        }
    }

    /// <summary>Every record that the log has is the right one; returns how many there are.</summary>
    public static long AssertIntact(ChainLog log)
    {
        for (var height = 0L; height < log.NextHeight; height++)
        {
            Assert.True(log.TryRead(height, out var record));
            Assert.Equal(Record(height), record);
        }

        Assert.False(log.TryRead(log.NextHeight, out _));
        return log.NextHeight;
    }
}
