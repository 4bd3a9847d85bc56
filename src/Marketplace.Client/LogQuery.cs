namespace Marketplace.Client;

/// <summary>Which container's log, and how much of it.</summary>
public sealed record LogQuery
{
    /// <summary>The component; null (the default) for the first.</summary>
    public string? Component { get; init; }

    /// <summary>The instance slot, from 0. The default is 0.</summary>
    public int Slot { get; init; }

    /// <summary>How many of the last lines, 0 to 1,000. The default is 100.</summary>
    public int Tail { get; init; } = 100;

    /// <summary>Where an earlier page ended: then the lines after that, whatever <see cref="Tail"/> says. The default is null.</summary>
    public string? Cursor { get; init; }

    internal string ToQuery() =>
        (Component is null ? "" : $"component={Uri.EscapeDataString(Component)}&")
        + (Cursor is null ? "" : $"cursor={Uri.EscapeDataString(Cursor)}&")
        + $"slot={Slot}&tail={Tail}";
}
