using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Ledger.Framing;
using Marketplace.Chain;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>A log's segment as a crash, a bad disk or somebody's editor may have left it: cut at its end, or refused; never half believed.</summary>
public sealed class ChainLogTarget : IFuzzTarget
{
    private static readonly byte[] GenesisHash = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    // Every opening flushes, which is nothing that a reader must be tried with.
    private static readonly string Fast = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    /// <inheritdoc/>
    public string Name => "chain-log";

    /// <summary>The window of 1 MiB through which a file is read, twice with the room for one record, for each of four openings.</summary>
    public long MaxAllocation(int inputLength) => (32L * inputLength) + (12 << 20);

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => Segments();

    /// <inheritdoc/>
    public string Run(ReadOnlySpan<byte> input) => $"{Open(input)}, repaired {Open(Frames.Repair(input))}";

    /// <summary>Segments as an engine writes them: records alone, and several in one commit.</summary>
    internal static IEnumerable<byte[]> Segments()
    {
        yield return Segment([]);
        yield return Segment([(0, 40)]);
        yield return Segment([(0, 10), (0, 300), (1, 20), (2, 5), (0, 1)]);
    }

    private static byte[] Segment((uint Group, int Length)[] records)
    {
        const uint salt = 0x5EED;
        var file = new MemoryStream();
        var header = new byte[ChainFileHeader.Size];
        new ChainFileHeader(salt, 0, GenesisHash).Write(header);
        file.Write(header);
        foreach (var (group, length) in records)
        {
            var payload = new byte[length];
            new Random(length).NextBytes(payload);
            var frame = new byte[RecordFrame.HeaderSize];
            RecordFrame.WriteHeader(frame, payload, group, salt);
            file.Write(frame);
            file.Write(payload);
        }

        return file.ToArray();
    }

    private static string Open(ReadOnlySpan<byte> segment)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Fast, $"market-fuzz-{Guid.NewGuid():N}")).FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "0000000000000000.chain"), segment);
            return OpenTwice(new ChainLogOptions(folder, GenesisHash));
        }
        catch (ChainLogCorruptException refused)
        {
            return $"refused: {refused.Damage.Reason}";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string OpenTwice(ChainLogOptions options)
    {
        long records;
        using (var log = ChainLog.Open(options))
        {
            records = log.NextHeight;
            for (var height = 0L; height < records; height++)
            {
                FuzzFailure.Unless(log.TryRead(height, out var record) && record.Length > 0, "a record that was counted cannot be read");
            }
        }

        // What was cut stays cut: opening again finds the same.
        using var again = ChainLog.Open(options);
        FuzzFailure.Unless(again.NextHeight == records, "opened again, the log has another end");
        return $"opened with {records} records";
    }
}
