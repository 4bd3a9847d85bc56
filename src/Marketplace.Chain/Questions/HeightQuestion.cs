using Marketplace.Ledger;
using Marketplace.Ledger.Canonical;

namespace Marketplace.Chain.Questions;

/// <summary>How far is the state? Unlike <see cref="ILedger.Head"/> the answer proves that the thread which builds blocks still works.</summary>
public sealed record HeightQuestion : LedgerQuestion<HeightAnswer>
{
    /// <inheritdoc/>
    public override HeightAnswer Answer(LedgerState state) => new(state.Height);

    internal override QuestionKind Kind => QuestionKind.Height;

    internal override void WriteAnswer(ref CanonicalWriter writer, HeightAnswer answer) => writer.WriteInt64(answer.Height);

    internal override HeightAnswer ReadAnswer(ref CanonicalReader reader) => new(WireParts.ReadHeight(ref reader));
}

/// <summary>How far the state is.</summary>
/// <param name="Height">The height of the last block.</param>
public sealed record HeightAnswer(long Height);
