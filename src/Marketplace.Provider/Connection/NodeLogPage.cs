using System.Collections.Immutable;
using Marketplace.Market.Instances;

namespace Marketplace.Provider.Connection;

/// <summary>Asks a node for log lines of one component of an instance.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Component">The component's name.</param>
/// <param name="Cursor">Where the last page ended; null starts with the tail.</param>
/// <param name="Tail">Without a cursor: how many of the last lines, 0 to 10,000.</param>
/// <param name="Wait">How long to wait for a first new line; at most 30 seconds.</param>
public sealed record LogPageRequest(string InstanceId, string Component, string? Cursor, int Tail, TimeSpan Wait);

/// <summary>Some lines of a log, at most 1,000 and 256 KiB.</summary>
/// <param name="Lines">The lines, oldest first.</param>
/// <param name="NextCursor">Where to go on.</param>
/// <param name="End">Whether there will be no more lines: the instance is gone.</param>
/// <param name="Error">Why there are no lines, in words; the other members then say where to go on later.</param>
public sealed record NodeLogPage(ImmutableArray<NodeLogLine> Lines, string? NextCursor, bool End = false, string? Error = null);

/// <summary>One line of a component's output.</summary>
/// <param name="At">When the engine got it.</param>
/// <param name="Stream">Where it was written.</param>
/// <param name="Text">The line without its end; very long lines are cut.</param>
public readonly record struct NodeLogLine(DateTimeOffset At, LogStream Stream, string Text);
