using System.Security.Cryptography;
using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Ledger;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>Snapshots: as they are, and with the hash at their end put in order, so that changes reach the rules behind it.</summary>
public sealed class SnapshotTarget : IFuzzTarget
{
    private static NetworkParameters Parameters => Samples.Chain.Parameters;

    /// <inheritdoc/>
    public string Name => "snapshots";

    /// <inheritdoc/>
    public int MaxLength => 32 << 10;

    /// <summary>A page of the table of outputs has 590 KB; each output takes a place in it, and its lock an object.</summary>
    public long MaxAllocation(int inputLength) => (64L * inputLength) + (4 << 20);

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => [Write(LedgerState.FromGenesis(Parameters)), Write(Samples.Chain.Replay())];

    /// <inheritdoc/>
    public string Run(ReadOnlySpan<byte> input)
    {
        var bytes = input.ToArray();
        var asItIs = Read(bytes);
        if (bytes.Length > Hash256.Size)
        {
            var body = bytes.AsSpan(..^Hash256.Size);
            SHA256.HashData(SHA256.HashData(body), bytes.AsSpan(^Hash256.Size..));
        }

        return $"{asItIs}, repaired {Read(bytes)}";
    }

    private static string Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        try
        {
            var state = LedgerState.ReadSnapshot(Parameters, stream);
            FuzzFailure.Unless(Write(state).AsSpan().SequenceEqual(bytes.AsSpan(0, (int)stream.Position)), "what was accepted is written back as other bytes");
            return "accepted";
        }
        catch (InvalidDataException refused)
        {
            return refused.Message;
        }
    }

    private static byte[] Write(LedgerState state)
    {
        using var stream = new MemoryStream();
        state.WriteSnapshot(stream);
        return stream.ToArray();
    }
}
