namespace Marketplace.Explorer.Runs;

/// <summary>A key and what it leads to; both count for the order.</summary>
internal readonly record struct RunEntry(long Key, long Value) : IComparable<RunEntry>
{
    public static RunEntry Last => new(long.MaxValue, long.MaxValue);

    public int CompareTo(RunEntry other) => Key != other.Key ? Key.CompareTo(other.Key) : Value.CompareTo(other.Value);
}

/// <summary>Which index a run belongs to.</summary>
internal enum RunKind
{
    /// <summary>The first 63 bits of a transaction's id, to its place.</summary>
    Transactions = 1,

    /// <summary>The place of an output, to the place of the input that spent it.</summary>
    Spends = 2,

    /// <summary>An address's number, to the places of the transactions that touched it.</summary>
    History = 3,
}
