using Marketplace.Market.Instances;

namespace Marketplace.Containers;

/// <summary>One line of a component's output.</summary>
/// <param name="Timestamp">When the engine received it.</param>
/// <param name="Stream">Where it was written.</param>
/// <param name="Text">Without its end of line; at most <see cref="MaxBytes"/> bytes, bytes that are not UTF-8 replaced.</param>
/// <param name="Continues">Whether the line was longer and goes on in the next one of this stream.</param>
public sealed record EngineLogLine(DateTimeOffset Timestamp, LogStream Stream, string Text, bool Continues = false)
{
    /// <summary>Longer lines are cut into parts of this many bytes, which is also where the engine cuts them.</summary>
    public const int MaxBytes = 16 * 1024;
}

/// <summary>Which part of a component's output is wanted.</summary>
/// <param name="Tail">Only the last so many lines; null for all the engine has kept.</param>
/// <param name="Since">Only what was written after this instant; null for all.</param>
/// <param name="Follow">Whether to go on with what is written from now on.</param>
public sealed record EngineLogQuery(int? Tail = null, DateTimeOffset? Since = null, bool Follow = false);
