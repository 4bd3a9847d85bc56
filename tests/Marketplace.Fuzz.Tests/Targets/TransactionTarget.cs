using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Ledger;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>Transactions, with every lock, payload and witness in them.</summary>
public sealed class TransactionTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "transactions";

    /// <inheritdoc/>
    public int MaxLength => FormatLimits.MaxTransactionBytes + 1;

    /// <summary>Sixteen times the bytes that came: the shortest output of 9 bytes becomes 16 and a lock; what is accepted is built once more here.</summary>
    public long MaxAllocation(int inputLength) => (16L * inputLength) + (16 << 10);

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() =>
        Samples.Many(24, random => random.Transaction()).Concat(Samples.Next.Take(8)).Select(transaction => transaction.Encoded.ToArray());

    /// <inheritdoc/>
    public string Run(ReadOnlySpan<byte> input)
    {
        var bytes = input.ToArray();
        if (!Transaction.TryDecode(bytes, out var read, out var rejection))
        {
            return $"{rejection.Code} {rejection.Message}";
        }

        var again = Transaction.Create(read.Inputs, read.Outputs, read.Payload).WithWitnesses(read.Witnesses).WithScripts(read.Scripts);
        FuzzFailure.Unless(again.Encoded.Span.SequenceEqual(input), "what was accepted encodes to other bytes");
        FuzzFailure.Unless(again.Id == read.Id && again.OutputSum == read.OutputSum && Equals(again.Payload, read.Payload), "what was read back is something else");
        FuzzFailure.Unless(read.Signers.Length == read.Witnesses.Length, "a witness has no signer");
        return $"accepted {read.Payload?.Tag}";
    }
}
