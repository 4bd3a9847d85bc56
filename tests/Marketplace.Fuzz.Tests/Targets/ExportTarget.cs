using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Ledger.Tests.Support;
using Marketplace.Ledger.Verification;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>Exported chains: as they are, and with their checksums put in order; every signature is taken to hold, so that the rules are reached.</summary>
public sealed class ExportTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "exports";

    /// <inheritdoc/>
    public int MaxLength => 96 << 10;

    /// <summary>On this thread; the threads that check blocks allocate as <see cref="BlockTarget"/> says. A record's claimed length is set aside before it is read: at most 32 MiB.</summary>
    public long MaxAllocation(int inputLength) => (128L * inputLength) + (68 << 20);

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => [Samples.Chain.Export()];

    /// <inheritdoc/>
    public string Run(ReadOnlySpan<byte> input)
    {
        var bytes = input.ToArray();
        return $"{Verify(bytes)}, repaired {Verify(Frames.Repair(bytes))}";
    }

    private static string Verify(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        var verifier = new ChainVerifier(CertificateTarget.BelievesAll.Instance, new ChainVerifierOptions { Parallelism = 1 });
        var outcome = verifier.VerifyAsync(stream, Samples.Chain.Parameters.GenesisHash).GetAwaiter().GetResult();
        if (outcome.Fault is { } fault)
        {
            FuzzFailure.Unless(fault.Offset <= bytes.Length && fault.Height >= 0 && fault.Message.Length > 0, "a fault that is nowhere");
            return $"{fault.Kind} {fault.Code}";
        }

        FuzzFailure.Unless(outcome.Report!.Bytes == bytes.Length, "an export verifies with bytes left over");
        return "verified";
    }
}
