using Marketplace.Chain;

namespace Marketplace.Explorer;

/// <summary>Where something stands in the chain, as one number that sorts in the chain's order.</summary>
/// <remarks>
/// A transaction's place is its block's height above 17 bits of its index; an output's (or input's) is its transaction's place above 12 bits
/// of its own index. The format allows 100,000 transactions in a block and 2,000 outputs in a transaction, so 34 bits are left for heights.
/// </remarks>
internal static class Place
{
    private const int IndexBits = 17;
    private const int PartBits = 12;

    /// <summary>The most inputs or outputs that a place can tell apart.</summary>
    public const int MaxParts = 1 << PartBits;

    public static long Of(long height, int index) => (height << IndexBits) | (uint)index;

    public static long Of(TransactionLocation location) => Of(location.Height, location.Index);

    public static TransactionLocation Location(long place) => new(place >> IndexBits, (int)(place & ((1 << IndexBits) - 1)));

    public static long HeightOf(long place) => place >> IndexBits;

    /// <summary>The place of an output or input.</summary>
    public static long Part(long place, int part) => (place << PartBits) | (uint)part;

    /// <summary>The transaction's place in that of an output or input.</summary>
    public static long OfPart(long part) => part >> PartBits;

    public static int PartIndex(long part) => (int)(part & (MaxParts - 1));
}
