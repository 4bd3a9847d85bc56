using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger;
using Marketplace.Ledger.Canonical;

namespace Marketplace.Chain.Questions;

/// <summary>Questions, their answers and heads as bytes, for a ledger that is asked from another process.</summary>
public static class QuestionCodec
{
    /// <summary>The most bytes of a question.</summary>
    public const int MaxQuestionBytes = 256;

    /// <summary>Writes a question.</summary>
    /// <param name="question">The question.</param>
    public static byte[] Encode(LedgerQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var writer = new CanonicalWriter(stackalloc byte[MaxQuestionBytes]);
        try
        {
            writer.WriteByte((byte)question.Kind);
            question.Write(ref writer);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Reads a question.</summary>
    /// <param name="bytes">What <see cref="Encode(LedgerQuestion)"/> wrote.</param>
    /// <param name="question">The question.</param>
    /// <returns>False if the bytes are none.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out LedgerQuestion? question)
    {
        var reader = new CanonicalReader(bytes);
        question = (QuestionKind)reader.ReadByte() switch
        {
            QuestionKind.Height => new HeightQuestion(),
            QuestionKind.LeaseAccount => new LeaseAccountQuestion(new LeaseId(reader.ReadHash())),
            QuestionKind.Output => new OutputQuestion(new OutPoint(reader.ReadHash(), reader.ReadUInt32())),
            QuestionKind.StakeOfKey => new StakeOfKeyQuestion(reader.ReadPublicKey()),
            QuestionKind.Stakes => new StakesQuestion(),
            QuestionKind.Governance => new GovernanceQuestion(),
            _ => null,
        };
        question = reader.Finish() ? question : null;
        return question is not null;
    }

    /// <summary>Asks a ledger, and gives the answer as bytes.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static ValueTask<byte[]> AnswerAsync(ILedger ledger, LedgerQuestion question, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(question);
        return question.AnswerAsync(ledger, cancellationToken);
    }

    /// <summary>Reads the answer to a question.</summary>
    /// <typeparam name="TAnswer">The kind of answer.</typeparam>
    /// <param name="question">The question.</param>
    /// <param name="bytes">What <see cref="AnswerAsync"/> gave.</param>
    /// <exception cref="InvalidDataException">The bytes are no answer to it.</exception>
    public static TAnswer DecodeAnswer<TAnswer>(LedgerQuestion<TAnswer> question, ReadOnlySpan<byte> bytes)
        where TAnswer : class
    {
        ArgumentNullException.ThrowIfNull(question);
        var reader = new CanonicalReader(bytes);
        var answer = question.ReadAnswer(ref reader);
        return reader.Finish() ? answer : throw Damaged(reader);
    }

    /// <summary>Writes a head.</summary>
    /// <param name="head">The head.</param>
    public static byte[] Encode(LedgerHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        var writer = new CanonicalWriter(stackalloc byte[1024]);
        try
        {
            writer.WriteInt64(head.Height);
            writer.WriteHash(head.Id);
            writer.WriteInt64(head.TimeMilliseconds);
            StateFormat.WriteTotals(ref writer, head.Totals);
            writer.WriteInt64(head.UnspentCount);
            writer.WriteInt64(head.LeaseCount);
            LedgerRulesCodec.Write(ref writer, head.Rules);
            WireParts.WriteClock(ref writer, head.Clock);
            writer.WriteMoney(head.Treasury);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Reads a head.</summary>
    /// <param name="bytes">What <see cref="Encode(LedgerHead)"/> wrote.</param>
    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static LedgerHead DecodeHead(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var head = new LedgerHead(
            WireParts.ReadHeight(ref reader),
            reader.ReadHash(),
            reader.ReadInt64(long.MaxValue, "A time"),
            StateFormat.ReadTotals(ref reader),
            (int)reader.ReadInt64(int.MaxValue, "A count"),
            (int)reader.ReadInt64(int.MaxValue, "A count"),
            LedgerRulesCodec.Read(ref reader),
            WireParts.ReadClock(ref reader),
            reader.ReadMoney(allowZero: true));
        return reader.Finish() ? head : throw Damaged(reader);
    }

    private static InvalidDataException Damaged(in CanonicalReader reader) => new($"The ledger's answer is damaged: {reader.Rejection}");
}
