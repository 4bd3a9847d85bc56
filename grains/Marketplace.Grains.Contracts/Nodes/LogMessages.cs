using System.Collections.Immutable;
using Marketplace.Market.Instances;

namespace Marketplace.Grains.Contracts;

/// <summary>Asks a node for log lines of one component of an instance.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Component">The component's name.</param>
/// <param name="Cursor">Where the last chunk ended, or null to start with the tail.</param>
/// <param name="Tail">Without a cursor: how many of the last lines, 0 to 10,000.</param>
/// <param name="WaitSeconds">How long to wait for a first new line, 0 to 30.</param>
[GenerateSerializer, Immutable, Alias("market.LogRequest")]
public sealed record LogRequest(
    [property: Id(0)] string InstanceId,
    [property: Id(1)] string Component,
    [property: Id(2)] string? Cursor,
    [property: Id(3)] int Tail,
    [property: Id(4)] int WaitSeconds);

/// <summary>One line of a log.</summary>
/// <param name="At">When the engine got it.</param>
/// <param name="Stream">Where it was written.</param>
/// <param name="Text">The line, without its end; very long lines are cut.</param>
[GenerateSerializer, Immutable, Alias("market.LogLine")]
public sealed record InstanceLogLine([property: Id(0)] DateTimeOffset At, [property: Id(1)] LogStream Stream, [property: Id(2)] string Text);

/// <summary>Some lines of a log, at most 1000 and 256 KiB.</summary>
/// <param name="Lines">The lines, oldest first.</param>
/// <param name="NextCursor">Where to go on.</param>
/// <param name="End">Whether there will be no more lines: the instance is gone.</param>
/// <param name="Error">Why there are no lines, in words; the other members then say where to go on later.</param>
[GenerateSerializer, Immutable, Alias("market.LogChunk")]
public sealed record LogChunk(
    [property: Id(0)] ImmutableArray<InstanceLogLine> Lines,
    [property: Id(1)] string? NextCursor,
    [property: Id(2)] bool End = false,
    [property: Id(3)] string? Error = null);
