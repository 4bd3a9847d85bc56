namespace Marketplace.Ledger;

/// <summary>Names a proposal: the id of the transaction that made it.</summary>
/// <param name="Value">That transaction's id. All zero inside a proposing transaction, where it means "this proposal".</param>
public readonly record struct ProposalId(Hash256 Value) : IComparable<ProposalId>
{
    /// <summary>What a proposing transaction writes for its own proposal, because no transaction can contain its own id.</summary>
    public static ProposalId Self => default;

    /// <summary>Whether this is <see cref="Self"/>.</summary>
    public bool IsSelf => Value.IsZero;

    /// <summary>Reads 64 hexadecimal characters.</summary>
    /// <param name="text">The id as transactions' ids are written.</param>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static ProposalId Parse(ReadOnlySpan<char> text) => new(Hash256.Parse(text));

    /// <summary>Reads 64 hexadecimal characters; false if the text is anything else.</summary>
    /// <param name="text">The id as transactions' ids are written.</param>
    /// <param name="id">The id, or <see cref="Self"/>.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out ProposalId id)
    {
        var read = Hash256.TryParse(text, out var value);
        id = new ProposalId(value);
        return read;
    }

    /// <inheritdoc/>
    public int CompareTo(ProposalId other) => Value.CompareTo(other.Value);

    /// <summary>64 lower-case hexadecimal characters.</summary>
    public override string ToString() => Value.ToString();
}
