using System.Text;
using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>Texts that people type: addresses, hashes, out-points, keys, signatures. What is read is written back as the same text, but for upper and lower case.</summary>
public sealed class TextTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "texts";

    /// <inheritdoc/>
    public int MaxLength => 4_096;

    /// <summary>The text in two bytes a letter, twice, and what one fault says.</summary>
    public long MaxAllocation(int inputLength) => (32L * inputLength) + (16 << 10);

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => Samples.Many(3, random => new[]
    {
        random.Address().ToString(), random.Hash().ToString(), random.OutPoint().ToString(), random.Witness().Key.ToString(), random.Witness().Signature.ToString(),
    }).SelectMany(texts => texts).Select(Encoding.ASCII.GetBytes);

    /// <inheritdoc/>
    public string Run(ReadOnlySpan<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        var kinds = 0;
        if (Address.TryParse(text, out var address, out var fault))
        {
            FuzzFailure.Unless(address.ToString() == text, "an address is written back as another text");
            kinds |= 1;
        }

        kinds |= Check(Hash256.TryParse(text, out var hash), text, hash) << 1;
        kinds |= Check(OutPoint.TryParse(text, out var outPoint), outPoint.ToString().Length == text.Length ? text : outPoint.ToString(), outPoint) << 2;
        kinds |= Check(PublicKey.TryParse(text, out var key), text, key) << 3;
        kinds |= Check(Signature.TryParse(text, out var signature), text, signature) << 4;
        return new string('x', kinds) + fault;
    }

    private static int Check<T>(bool read, string text, T value)
    {
        FuzzFailure.Unless(!read || string.Equals(value!.ToString(), text, StringComparison.OrdinalIgnoreCase), $"a {typeof(T).Name} is written back as another text");
        return read ? 1 : 0;
    }
}
