using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Ledger;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>Redeem scripts of multi-signature addresses.</summary>
public sealed class RedeemScriptTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "redeem-scripts";

    /// <inheritdoc/>
    public int MaxLength => 1_024;

    /// <summary>The keys, the bytes, and both once more.</summary>
    public long MaxAllocation(int inputLength) => (16L * inputLength) + 4_096;

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => Samples.Many(8, random => random.Script().Bytes.ToArray());

    /// <inheritdoc/>
    public string Run(ReadOnlySpan<byte> input)
    {
        if (!RedeemScript.TryRead(input, out var script))
        {
            return "refused";
        }

        FuzzFailure.Unless(script.Bytes.SequenceEqual(input), "what was accepted has other bytes");

        // Others may have put the keys in any order; ours are in one.
        var inOrder = RedeemScript.Create(script.Required, script.Keys);
        FuzzFailure.Unless(
            inOrder.Bytes.Length == input.Length && inOrder.Keys.SequenceEqual(script.Keys.Order()) && (!script.Keys.SequenceEqual(inOrder.Keys) || inOrder.Bytes.SequenceEqual(input)),
            "the same keys in order make another script");
        return $"{new string('m', script.Required)} of {new string('n', script.Keys.Length)}";
    }
}
