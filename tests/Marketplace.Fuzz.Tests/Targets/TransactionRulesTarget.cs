using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Ledger;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>The state machine under transactions that decode: each is accepted or refused by a named rule, and a refused one leaves no trace.</summary>
public sealed class TransactionRulesTarget : IFuzzTarget
{
    [ThreadStatic]
    private static LedgerState? _state;

    /// <inheritdoc/>
    public string Name => "transaction-rules";

    /// <summary>A builder, the changes of one transaction, and the message of a refusal.</summary>
    public long MaxAllocation(int inputLength) => (64L * inputLength) + (64 << 10);

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => Samples.Next.Select(transaction => transaction.Encoded.ToArray());

    /// <inheritdoc/>
    public string Run(ReadOnlySpan<byte> input)
    {
        if (!Transaction.TryDecode(input.ToArray(), out var transaction, out _))
        {
            return "no transaction";
        }

        var state = _state ??= Samples.Chain.Replay();
        var (totals, unspent, leases) = (state.Totals, state.UnspentCount, state.LeaseCount);
        using var builder = state.BeginBlock(state.TipTime + 1_000);
        var (before, unspentBefore) = (state.Totals, state.UnspentCount);
        var result = builder.TryAdd(VerifiedTransaction.Trust(transaction));
        if (!result.Accepted)
        {
            FuzzFailure.Unless(state.Totals == before && state.UnspentCount == unspentBefore, "a refused transaction left a trace");
        }

        builder.Rollback();
        FuzzFailure.Unless(state.Totals == totals && state.UnspentCount == unspent && state.LeaseCount == leases, "a roll-back did not take everything back");
        return $"{result.Rejection?.Code.ToString() ?? "accepted"} {transaction.Payload?.Tag}";
    }
}
