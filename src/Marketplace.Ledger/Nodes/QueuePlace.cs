namespace Marketplace.Ledger.Nodes;

/// <summary>A confirmed node's place in its tier's payout queue. The smallest place is the next to be paid.</summary>
/// <param name="Round">The round that last paid the node; the one that confirmed it, if none has paid it yet.</param>
/// <param name="Paid">Whether it has been paid since it was confirmed.</param>
/// <param name="Node">The node's collateral.</param>
public readonly record struct QueuePlace(long Round, bool Paid, OutPoint Node) : IComparable<QueuePlace>
{
    /// <summary>The place of a node.</summary>
    /// <param name="node">A confirmed node.</param>
    public static QueuePlace Of(NodeRecord node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.LastPaidRound > 0
            ? new QueuePlace(node.LastPaidRound, true, node.Collateral)
            : new QueuePlace(node.ConfirmedRound, false, node.Collateral);
    }

    /// <summary>By round; then a node that was never paid before one that was; then by collateral.</summary>
    public int CompareTo(QueuePlace other)
    {
        var byRound = Round.CompareTo(other.Round);
        var byPaid = byRound != 0 ? byRound : Paid.CompareTo(other.Paid);
        return byPaid != 0 ? byPaid : Node.CompareTo(other.Node);
    }

    /// <summary>Whether the left node is paid earlier.</summary>
    public static bool operator <(QueuePlace left, QueuePlace right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left node is paid later.</summary>
    public static bool operator >(QueuePlace left, QueuePlace right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left node is paid earlier, or both are the same.</summary>
    public static bool operator <=(QueuePlace left, QueuePlace right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left node is paid later, or both are the same.</summary>
    public static bool operator >=(QueuePlace left, QueuePlace right) => left.CompareTo(right) >= 0;
}
