using System.Globalization;

namespace Marketplace.Ledger;

/// <summary>Names one output of one transaction.</summary>
/// <param name="TransactionId">The transaction that made the output.</param>
/// <param name="Index">Its place among that transaction's outputs, from 0.</param>
public readonly record struct OutPoint(Hash256 TransactionId, uint Index) : IComparable<OutPoint>
{
    /// <summary>By transaction id in encoding order, then by index: the order of inputs in a transaction.</summary>
    public int CompareTo(OutPoint other)
    {
        var byId = TransactionId.CompareTo(other.TransactionId);
        return byId != 0 ? byId : Index.CompareTo(other.Index);
    }

    /// <summary>The transaction's id, a colon and the index.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{TransactionId}:{Index}");

    /// <summary>Reads what <see cref="ToString"/> writes; false if the text is anything else.</summary>
    /// <param name="text">The id, a colon, the index in decimal.</param>
    /// <param name="outPoint">The out-point, or the default value.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out OutPoint outPoint)
    {
        outPoint = default;
        if (text.Length <= 2 * Hash256.Size || text[2 * Hash256.Size] != ':'
            || !Hash256.TryParse(text[..(2 * Hash256.Size)], out var id)
            || !uint.TryParse(text[((2 * Hash256.Size) + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return false;
        }

        outPoint = new OutPoint(id, index);
        return true;
    }
}
