using System.Text.Json;
using System.Text.Json.Serialization;

namespace Marketplace.Silo.Commands;

/// <summary>A host that is ready.</summary>
/// <param name="Step">Always "ready".</param>
/// <param name="Address">Where the HTTP API listens; left out without one.</param>
/// <param name="GenesisHash">The network, lower-case hex.</param>
/// <param name="Message">The same for people.</param>
internal sealed record ReadyOutput(string Step, string? Address, string GenesisHash, string Message);

/// <summary>What went wrong, on standard error.</summary>
/// <param name="Error">One line: what is wrong and what to do.</param>
/// <param name="Code">A stable kebab-case code.</param>
internal sealed record FaultOutput(string Error, string Code);

/// <summary>What a chain log holds, and what a repair cut or would cut.</summary>
internal sealed record RepairOutput
{
    /// <summary>Whether anything has to be cut.</summary>
    public required bool NeedsRepair { get; init; }

    /// <summary>Whether this only tells what would be done.</summary>
    public required bool DryRun { get; init; }

    /// <summary>The last sound block before the damage.</summary>
    public required long SalvageableHeight { get; init; }

    /// <summary>Bytes that are cut.</summary>
    public required long CutBytes { get; init; }

    /// <summary>Sound records behind the damage, lost with it.</summary>
    public required long LostRecords { get; init; }

    /// <summary>Bytes of a torn end, which every start cuts by itself.</summary>
    public required long TornBytes { get; init; }

    /// <summary>The first damaged place.</summary>
    public string? Damage { get; init; }

    /// <summary>Where the cut bytes were copied to.</summary>
    public string? CopiedTo { get; init; }
}

/// <summary>What a rebuild of the explorer did.</summary>
/// <param name="Resumed">Whether it went on where one was broken off.</param>
/// <param name="FromHeight">The first block it read.</param>
/// <param name="Height">The last one.</param>
/// <param name="Transactions">How many transactions the tables hold.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record RebuildOutput(bool Resumed, long FromHeight, long Height, long Transactions, double Seconds);

/// <summary>The JSON that the program writes.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReadyOutput))]
[JsonSerializable(typeof(FaultOutput))]
[JsonSerializable(typeof(RepairOutput))]
[JsonSerializable(typeof(RebuildOutput))]
internal sealed partial class HostJson : JsonSerializerContext;
