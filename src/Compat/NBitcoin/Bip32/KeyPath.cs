using System.Globalization;

namespace NBitcoin;

/// <summary>A path of BIP-0032: the child numbers from a key downwards; those from 2^31 on are hardened.</summary>
public sealed class KeyPath
{
    private const uint Hardened = 0x8000_0000;

    /// <exception cref="FormatException">The text is no path.</exception>
    public KeyPath(string path)
        : this(Read(path ?? throw new ArgumentNullException(nameof(path))))
    {
    }

    public KeyPath(params uint[] indexes)
    {
        ArgumentNullException.ThrowIfNull(indexes);
        Indexes = indexes;
    }

    public uint[] Indexes { get; }

    public KeyPath Derive(uint index) => new([.. Indexes, index]);

    public override string ToString() => string.Join('/', Indexes.Select(index => index < Hardened
        ? index.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{index - Hardened}'")));

    private static uint[] Read(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).AsEnumerable();
        return [.. (parts.FirstOrDefault() == "m" ? parts.Skip(1) : parts).Select(ReadIndex)];
    }

    private static uint ReadIndex(string part)
    {
        var hardened = part[^1] is '\'' or 'h';
        return uint.TryParse(hardened ? part[..^1] : part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < Hardened
            ? index | (hardened ? Hardened : 0)
            : throw new FormatException("KeyPath uncorrectly formatted");
    }
}
