using Marketplace.Ledger;

namespace Marketplace.Chain.Questions;

/// <summary>Is an output unspent, and what is it?</summary>
/// <param name="OutPoint">The output's name.</param>
public sealed record OutputQuestion(OutPoint OutPoint) : LedgerQuestion<OutputAnswer>
{
    /// <inheritdoc/>
    public override OutputAnswer Answer(LedgerState state) => new(state.TryGetOutput(OutPoint, out var output) ? output : null, state.Height, state.TipId);
}

/// <summary>What is known of an output.</summary>
/// <param name="Output">The output; null if there never was one, or it is spent.</param>
/// <param name="AsOfHeight">The height of the state.</param>
/// <param name="BlockId">The block of that height.</param>
public sealed record OutputAnswer(UnspentOutput? Output, long AsOfHeight, Hash256 BlockId);
