using System.Collections.Immutable;

namespace Marketplace.Grains.Contracts;

/// <summary>Asks for log lines of a lease.</summary>
/// <param name="Slot">Which instance, from 0.</param>
/// <param name="Component">Which component; null takes the first.</param>
/// <param name="Cursor">Where the last chunk ended, or null.</param>
/// <param name="Tail">Without a cursor: how many of the last lines.</param>
/// <param name="WaitSeconds">How long to wait for a first new line, 0 to 20.</param>
[GenerateSerializer, Immutable, Alias("market.LeaseLogQuery")]
public sealed record LeaseLogQuery(
    [property: Id(0)] int Slot,
    [property: Id(1)] string? Component,
    [property: Id(2)] string? Cursor,
    [property: Id(3)] int Tail,
    [property: Id(4)] int WaitSeconds);

/// <summary>How a command of a lease ended.</summary>
[GenerateSerializer, Alias("market.LeaseOutcome")]
public enum LeaseOutcome
{
    /// <summary>Done, now or by an earlier copy of the command.</summary>
    Done = 0,

    /// <summary>Refused for a reason that will not go away; nothing was changed.</summary>
    Refused = 1,

    /// <summary>Not known yet, or too busy: send the same command again.</summary>
    TryAgain = 2,

    /// <summary>No such lease.</summary>
    NotFound = 3,
}

/// <summary>The answer to a command.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Code">Why not: a stable kebab-case code.</param>
/// <param name="Message">Why not, in words.</param>
/// <param name="Faults">What is wrong with the spec, if that is why.</param>
/// <param name="Refusal">Which rule the transaction breaks, if that is why.</param>
/// <param name="Lease">The lease as it is now, when there is one.</param>
[GenerateSerializer, Immutable, Alias("market.LeaseAnswer")]
public sealed record LeaseAnswer(
    [property: Id(0)] LeaseOutcome Outcome,
    [property: Id(1)] string? Code,
    [property: Id(2)] string? Message,
    [property: Id(3)] ImmutableArray<SpecFaultView> Faults,
    [property: Id(4)] RefusalView? Refusal,
    [property: Id(5)] LeaseView? Lease);

/// <summary>One thing that is wrong with a spec.</summary>
/// <param name="Path">The JSON path.</param>
/// <param name="Code">A stable kebab-case code.</param>
/// <param name="Message">A sentence for people.</param>
[GenerateSerializer, Immutable, Alias("market.SpecFault")]
public sealed record SpecFaultView([property: Id(0)] string Path, [property: Id(1)] string Code, [property: Id(2)] string Message);
