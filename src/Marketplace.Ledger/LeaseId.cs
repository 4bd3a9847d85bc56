namespace Marketplace.Ledger;

/// <summary>Names a lease: the id of the transaction that opened it.</summary>
/// <param name="Value">That transaction's id. All zero inside an opening transaction, where it means "this lease".</param>
public readonly record struct LeaseId(Hash256 Value) : IComparable<LeaseId>
{
    /// <summary>What an opening transaction writes for its own lease, because no transaction can contain its own id.</summary>
    public static LeaseId Self => default;

    /// <summary>Whether this is <see cref="Self"/>.</summary>
    public bool IsSelf => Value.IsZero;

    /// <summary>Reads 64 hexadecimal characters.</summary>
    /// <param name="text">The id as transactions' ids are written.</param>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static LeaseId Parse(ReadOnlySpan<char> text) => new(Hash256.Parse(text));

    /// <summary>Reads 64 hexadecimal characters; false if the text is anything else.</summary>
    /// <param name="text">The id as transactions' ids are written.</param>
    /// <param name="id">The id, or <see cref="Self"/>.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out LeaseId id)
    {
        var read = Hash256.TryParse(text, out var value);
        id = new LeaseId(value);
        return read;
    }

    /// <inheritdoc/>
    public int CompareTo(LeaseId other) => Value.CompareTo(other.Value);

    /// <summary>64 lower-case hexadecimal characters.</summary>
    public override string ToString() => Value.ToString();
}
