namespace Marketplace.Fuzz.Tests.Harness;

/// <summary>Something that reads bytes from strangers. Every class here that implements this is fuzzed; add one, then write its corpus (see <see cref="Corpus"/>).</summary>
/// <remarks>Runs on several threads at a time, one input each; state belongs into <see cref="ThreadStaticAttribute"/> fields.</remarks>
public interface IFuzzTarget
{
    /// <summary>The name, which is also its folder in the corpus: lower case, words joined by '-'.</summary>
    string Name { get; }

    /// <summary>The longest input that is tried, bytes.</summary>
    int MaxLength => 16 << 10;

    /// <summary>Byte strings that mean something in the format, to be put in anywhere.</summary>
    IReadOnlyList<byte[]> Words => [];

    /// <summary>The most bytes that reading an input may allocate, all told: a multiple of the message's own limit.</summary>
    /// <param name="inputLength">The input's length, bytes.</param>
    long MaxAllocation(int inputLength);

    /// <summary>Inputs that real encoders write, always the same ones; each is accepted, or refused by a rule behind the decoder.</summary>
    IEnumerable<byte[]> Seeds();

    /// <summary>
    /// Reads an input, and checks what must hold of it by <see cref="FuzzFailure.Unless"/>: above all that what is accepted encodes to the same
    /// bytes. Refusals that the format knows are outcomes; every exception is a failure.
    /// </summary>
    /// <param name="input">Any bytes.</param>
    /// <returns>What became of it, in words. Words not met before, apart from digits, keep the input as a parent of others.</returns>
    string Run(ReadOnlySpan<byte> input);
}
