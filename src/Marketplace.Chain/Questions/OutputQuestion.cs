using Marketplace.Ledger;
using Marketplace.Ledger.Canonical;

namespace Marketplace.Chain.Questions;

/// <summary>Is an output unspent, and what is it?</summary>
/// <param name="OutPoint">The output's name.</param>
public sealed record OutputQuestion(OutPoint OutPoint) : LedgerQuestion<OutputAnswer>
{
    /// <inheritdoc/>
    public override OutputAnswer Answer(LedgerState state) => new(state.TryGetOutput(OutPoint, out var output) ? output : null, state.Height, state.TipId);

    internal override QuestionKind Kind => QuestionKind.Output;

    internal override void Write(ref CanonicalWriter writer)
    {
        writer.WriteHash(OutPoint.TransactionId);
        writer.WriteUInt32(OutPoint.Index);
    }

    internal override void WriteAnswer(ref CanonicalWriter writer, OutputAnswer answer)
    {
        writer.WriteInt64(answer.AsOfHeight);
        writer.WriteHash(answer.BlockId);
        WireParts.WriteFlag(ref writer, answer.Output is not null);
        if (answer.Output is { } output)
        {
            writer.WriteInt64(output.Height);
            writer.WriteMoney(output.Output.Amount);
            LockCodec.Write(ref writer, output.Output.Lock);
        }
    }

    internal override OutputAnswer ReadAnswer(ref CanonicalReader reader)
    {
        var height = WireParts.ReadHeight(ref reader);
        var block = reader.ReadHash();
        if (!WireParts.ReadFlag(ref reader))
        {
            return new OutputAnswer(null, height, block);
        }

        var madeAt = WireParts.ReadHeight(ref reader);
        var output = new TransactionOutput(reader.ReadMoney(), LockCodec.Read(ref reader));
        return new OutputAnswer(new UnspentOutput(OutPoint, output, madeAt), height, block);
    }
}

/// <summary>What is known of an output.</summary>
/// <param name="Output">The output; null if there never was one, or it is spent.</param>
/// <param name="AsOfHeight">The height of the state.</param>
/// <param name="BlockId">The block of that height.</param>
public sealed record OutputAnswer(UnspentOutput? Output, long AsOfHeight, Hash256 BlockId);
