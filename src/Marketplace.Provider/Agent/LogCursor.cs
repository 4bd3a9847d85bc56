using System.Globalization;

namespace Marketplace.Provider.Agent;

/// <summary>A place in a component's output: after so many lines that bear this instant.</summary>
/// <param name="At">The instant of the last line read.</param>
/// <param name="Lines">How many lines of that instant were read.</param>
internal readonly record struct LogCursor(DateTimeOffset At, int Lines)
{
    /// <summary>Reads what <see cref="ToString"/> wrote; false for anything else.</summary>
    public static bool TryParse(string? text, out LogCursor cursor)
    {
        cursor = default;
        var parts = text?.Split('.') ?? [];
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var lines) || ticks > DateTimeOffset.MaxValue.Ticks)
            return false;
        cursor = new LogCursor(new DateTimeOffset(ticks, TimeSpan.Zero), lines);
        return true;
    }

    /// <summary>The place after one more line.</summary>
    public LogCursor After(DateTimeOffset line) => line == At ? this with { Lines = Lines + 1 } : new LogCursor(line, 1);

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}.{Lines}");
}
