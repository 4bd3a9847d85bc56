using System.Data.Common;

namespace Marketplace.Explorer.Runs;

/// <summary>Sorted entries that were written together and never change.</summary>
internal sealed class Run(long id, int level, long entries)
{
    /// <summary>Its number; newer runs have higher ones.</summary>
    public long Id => id;

    /// <summary>How often its entries have been merged.</summary>
    public int Level => level;

    public long Entries => entries;

    /// <summary>Whether it is being merged into a larger one.</summary>
    public bool Merging { get; set; }

    public static Run Read(DbDataReader reader) => new(reader.GetInt64(0), (int)reader.GetInt64(1), reader.GetInt64(2));
}
