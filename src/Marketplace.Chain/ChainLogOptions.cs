namespace Marketplace.Chain;

/// <summary>Where a chain log lies and to which network it belongs.</summary>
/// <param name="Directory">The folder of the segment files; made when absent.</param>
/// <param name="GenesisHash">32 bytes; a log of another network is refused.</param>
public sealed record ChainLogOptions(string Directory, ReadOnlyMemory<byte> GenesisHash)
{
    /// <summary>The default of <see cref="SegmentBytes"/>: 128 MiB.</summary>
    public const long DefaultSegmentBytes = 128L << 20;

    /// <summary>A segment that has grown to this many bytes is followed by a new one.</summary>
    /// <value>The default is 128 MiB; at least 4 KiB, at most 2 GiB.</value>
    public long SegmentBytes { get; init; } = DefaultSegmentBytes;

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Directory);
        if (GenesisHash.Length != 32)
        {
            throw new ArgumentException($"{nameof(ChainLogOptions)}.{nameof(GenesisHash)} needs 32 bytes and has {GenesisHash.Length}.");
        }

        if (SegmentBytes is < 4096 or > 2L << 30)
        {
            throw new ArgumentException($"{nameof(ChainLogOptions)}.{nameof(SegmentBytes)} is {SegmentBytes}; it lies between 4 KiB and 2 GiB.");
        }
    }
}
