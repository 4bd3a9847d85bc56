using Marketplace.Grains.Contracts;

namespace Marketplace.Grains.Ledger;

/// <summary>Keeps answers that do not fit into one message until their caller has all parts. The oldest goes first.</summary>
/// <param name="maxAnswers">The most answers kept.</param>
/// <param name="maxBytes">The most bytes kept; one answer alone may have as many.</param>
internal sealed class AnswerShelf(int maxAnswers = 32, int maxBytes = AnswerShelf.MostBytes)
{
    /// <summary>The largest answer that is sent in parts: 64 MiB.</summary>
    public const int MostBytes = 64 << 20;

    private readonly Dictionary<long, byte[]> _answers = [];

    // Tickets of an activation before this one are none of ours: the count starts where no other did.
    private long _last = Random.Shared.NextInt64(1L << 62);
    private long _bytes;

    /// <summary>The first part of an answer; the rest is kept if there is one.</summary>
    /// <exception cref="InvalidOperationException">The answer is larger than anything that can be kept.</exception>
    public AnswerPart First(byte[] answer)
    {
        if (answer.Length <= AnswerPart.MaxBytes)
        {
            return new AnswerPart(answer, answer.Length);
        }

        if (answer.Length > maxBytes)
        {
            throw new InvalidOperationException($"The ledger's answer has {answer.Length} bytes; at most {maxBytes} can be sent.");
        }

        while (_answers.Count >= maxAnswers || _bytes + answer.Length > maxBytes)
        {
            // Tickets ascend: the smallest is the oldest.
            Remove(_answers.Keys.Min());
        }

        _answers.Add(++_last, answer);
        _bytes += answer.Length;
        return Part(_last, answer, 0);
    }

    /// <summary>A further part; null if the answer is no longer here, or has no such part.</summary>
    public AnswerPart? Next(long ticket, int offset)
    {
        if (!_answers.TryGetValue(ticket, out var answer) || offset <= 0 || offset >= answer.Length)
        {
            return null;
        }

        var part = Part(ticket, answer, offset);
        if (offset + part.Bytes.Length == answer.Length)
        {
            Remove(ticket);
        }

        return part;
    }

    private static AnswerPart Part(long ticket, byte[] answer, int offset) =>
        new(answer.AsSpan(offset, Math.Min(AnswerPart.MaxBytes, answer.Length - offset)).ToArray(), answer.Length, ticket);

    private void Remove(long ticket)
    {
        if (_answers.Remove(ticket, out var gone))
        {
            _bytes -= gone.Length;
        }
    }
}
