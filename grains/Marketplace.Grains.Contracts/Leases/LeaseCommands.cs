using System.Collections.Immutable;
using Marketplace.Ledger;
using Marketplace.Market.Apps;

namespace Marketplace.Grains.Contracts;

/// <summary>Opens a lease.</summary>
/// <param name="CommandId">The caller's id of this command, 8 to 64 of [A-Za-z0-9_-].</param>
/// <param name="Caller">Who asks, as a key hash of 40 hex digits; it must be the renter of the transaction.</param>
/// <param name="Spec">The spec. Its hash must be that of the transaction.</param>
/// <param name="Transaction">The opening transaction with witnesses.</param>
[GenerateSerializer, Immutable, Alias("market.OpenLeaseCommand")]
public sealed record OpenLeaseCommand(
    [property: Id(0)] string CommandId,
    [property: Id(1)] string Caller,
    [property: Id(2)] ParsedSpec Spec,
    [property: Id(3)] Transaction Transaction);

/// <summary>Updates a lease's app.</summary>
/// <param name="CommandId">The caller's id of this command.</param>
/// <param name="Caller">Who asks, 40 hex digits.</param>
/// <param name="Spec">The whole new spec.</param>
[GenerateSerializer, Immutable, Alias("market.UpdateLeaseCommand")]
public sealed record UpdateLeaseCommand(
    [property: Id(0)] string CommandId, [property: Id(1)] string Caller, [property: Id(2)] ParsedSpec Spec);

/// <summary>Restarts a lease's instances.</summary>
/// <param name="CommandId">The caller's id of this command.</param>
/// <param name="Caller">Who asks, 40 hex digits.</param>
/// <param name="Slot">Which instance, or null for all.</param>
[GenerateSerializer, Immutable, Alias("market.RestartLeaseCommand")]
public sealed record RestartLeaseCommand([property: Id(0)] string CommandId, [property: Id(1)] string Caller, [property: Id(2)] int? Slot = null);

/// <summary>Tops a lease up.</summary>
/// <param name="CommandId">The caller's id of this command.</param>
/// <param name="Caller">Who asks, 40 hex digits.</param>
/// <param name="Transaction">The top-up transaction with witnesses.</param>
[GenerateSerializer, Immutable, Alias("market.TopUpLeaseCommand")]
public sealed record TopUpLeaseCommand(
    [property: Id(0)] string CommandId, [property: Id(1)] string Caller, [property: Id(2)] Transaction Transaction);

/// <summary>Closes a lease.</summary>
/// <param name="CommandId">The caller's id of this command.</param>
/// <param name="Caller">Who asks, 40 hex digits.</param>
[GenerateSerializer, Immutable, Alias("market.CloseLeaseCommand")]
public sealed record CloseLeaseCommand([property: Id(0)] string CommandId, [property: Id(1)] string Caller);

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
