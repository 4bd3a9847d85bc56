using System.Text;
using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Market.Apps;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>App specs as renters send them.</summary>
public sealed class AppSpecTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "app-specs";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Words { get; } = JsonWords.All;

    /// <summary>What is read, its one byte form, and both once more; an exception of the reader costs some kilobytes.</summary>
    public long MaxAllocation(int inputLength) => (128L * inputLength) + (128 << 10);

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() =>
    [
        Encoding.UTF8.GetBytes("""
            {"name":"web","instances":2,"termSeconds":3600,"components":[{"name":"site","image":"nginx:1.27","cpuMilli":500,"memoryMiB":256,"diskMiB":64,
            "ports":[{"containerPort":80}],"environment":{"A":"b \u00e9"},"command":["sh","-c","true"]}]}
            """),
        "{}"u8.ToArray(),
    ];

    /// <inheritdoc/>
    public string Run(ReadOnlySpan<byte> input)
    {
        if (!SpecJson.TryParse(input, out var spec, out var fault))
        {
            return $"{fault.Code} {JsonWords.Start(fault.Message)}";
        }

        var canonical = SpecJson.CanonicalBytes(spec);
        FuzzFailure.Unless(
            SpecJson.TryParse(canonical, out var again, out _) && SpecJson.CanonicalBytes(again).AsSpan().SequenceEqual(canonical), "the one byte form is read back as another spec");
        return $"read with {SpecValidator.Validate(spec).Count} faults";
    }
}
