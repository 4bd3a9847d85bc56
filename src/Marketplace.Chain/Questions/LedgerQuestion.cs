using Marketplace.Ledger;
using Marketplace.Ledger.Canonical;

namespace Marketplace.Chain.Questions;

/// <summary>Something to ask of the state after the newest durable block.</summary>
/// <remarks>The set is closed, and each has a wire form; see <see cref="QuestionCodec"/>.</remarks>
public abstract record LedgerQuestion
{
    private protected LedgerQuestion()
    {
    }

    /// <summary>The byte that names the kind on the wire.</summary>
    internal abstract QuestionKind Kind { get; }

    /// <summary>Writes what is asked beyond the kind.</summary>
    internal virtual void Write(ref CanonicalWriter writer)
    {
    }

    /// <summary>Asks a ledger, and gives the answer's wire form.</summary>
    internal abstract ValueTask<byte[]> AnswerAsync(ILedger ledger, CancellationToken cancellationToken);
}

/// <summary>A question with its kind of answer. Names what is asked and computes the answer; both are plain values.</summary>
/// <typeparam name="TAnswer">The answer: immutable, and nothing of the state itself.</typeparam>
public abstract record LedgerQuestion<TAnswer> : LedgerQuestion
    where TAnswer : class
{
    private protected LedgerQuestion()
    {
    }

    /// <summary>Reads the answer off a state.</summary>
    /// <param name="state">The state. It belongs to the thread that builds blocks, which waits meanwhile: keep it short, and keep nothing of it.</param>
    public abstract TAnswer Answer(LedgerState state);

    /// <summary>Writes an answer.</summary>
    internal abstract void WriteAnswer(ref CanonicalWriter writer, TAnswer answer);

    /// <summary>Reads an answer; whoever calls looks afterwards whether the reader has failed.</summary>
    internal abstract TAnswer ReadAnswer(ref CanonicalReader reader);

    internal sealed override async ValueTask<byte[]> AnswerAsync(ILedger ledger, CancellationToken cancellationToken) =>
        Encode(await ledger.AskAsync(this, cancellationToken));

    private byte[] Encode(TAnswer answer)
    {
        var writer = new CanonicalWriter(stackalloc byte[512]);
        try
        {
            WriteAnswer(ref writer, answer);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }
}

/// <summary>The kinds of questions. The numbers are part of the wire form.</summary>
internal enum QuestionKind : byte
{
    Height = 1,
    LeaseAccount = 2,
    Output = 3,
    StakeOfKey = 4,
    Stakes = 5,
    Governance = 6,
}
