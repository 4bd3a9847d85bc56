namespace Marketplace.Storage;

/// <summary>The names under which grains find their storage, and the names of their states.</summary>
public static class StorageNames
{
    /// <summary>The storage of every grain of the marketplace.</summary>
    public const string Market = "market";
}
