using Microsoft.Extensions.Logging;

namespace Marketplace.Silo.Settings;

/// <summary>What a host logs, and how.</summary>
internal sealed record LogOptions
{
    /// <summary>The least level that is logged of the marketplace. Of all else it is never less than Warning.</summary>
    /// <value>The default is Information.</value>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>Whether each entry is one JSON object a line instead of text.</summary>
    /// <value>The default is false.</value>
    public bool Json { get; init; }
}
