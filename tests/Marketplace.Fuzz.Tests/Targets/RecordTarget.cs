using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Ledger.Framing;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>The frames of chain files: the file's header, then records.</summary>
public sealed class RecordTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "records";

    /// <summary>Two copies of the bytes here, 32 bytes of genesis hash there.</summary>
    public long MaxAllocation(int inputLength) => (4L * inputLength) + 4_096;

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => [Samples.Chain.Export()[..2_000], Samples.Chain.Export()[..ChainFileHeader.Size], .. ChainLogTarget.Segments()];

    /// <inheritdoc/>
    public string Run(ReadOnlySpan<byte> input) => $"{Read(input)}, repaired {Read(Frames.Repair(input))}";

    private static string Read(ReadOnlySpan<byte> bytes)
    {
        if (!ChainFileHeader.TryRead(bytes, out var header))
        {
            return "no file";
        }

        Span<byte> again = stackalloc byte[ChainFileHeader.Size];
        header.Write(again);
        FuzzFailure.Unless(again.SequenceEqual(bytes[..ChainFileHeader.Size]), "the file's header is written back as other bytes");
        var rest = bytes[ChainFileHeader.Size..];
        Span<byte> frame = stackalloc byte[RecordFrame.HeaderSize];
        var intact = 0;
        while (rest.Length > RecordFrame.HeaderSize
            && RecordFrame.TryReadHeader(rest, out var length, out var group)
            && length <= rest.Length - RecordFrame.HeaderSize
            && RecordFrame.IsIntact(rest, rest.Slice(RecordFrame.HeaderSize, length), header.Salt))
        {
            RecordFrame.WriteHeader(frame, rest.Slice(RecordFrame.HeaderSize, length), group, header.Salt);
            FuzzFailure.Unless(frame.SequenceEqual(rest[..RecordFrame.HeaderSize]), "a record's frame is written back as other bytes");
            rest = rest[(RecordFrame.HeaderSize + length)..];
            intact++;
        }

        return $"{(intact == 0 ? "no" : "some")} records and {(rest.IsEmpty ? "nothing" : "something")} more";
    }
}
