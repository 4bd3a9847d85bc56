using System.Text.Json.Serialization;

namespace Marketplace.Market.Nodes;

/// <summary>Amounts of what a node offers and an instance takes.</summary>
/// <param name="CpuMilli">Thousandths of a core.</param>
/// <param name="MemoryMiB">MiB of memory.</param>
/// <param name="DiskMiB">MiB of disk.</param>
[method: JsonConstructor]
public readonly record struct Resources(long CpuMilli, long MemoryMiB, long DiskMiB)
{
    /// <summary>The sum.</summary>
    public static Resources operator +(Resources left, Resources right) =>
        new(checked(left.CpuMilli + right.CpuMilli), checked(left.MemoryMiB + right.MemoryMiB), checked(left.DiskMiB + right.DiskMiB));

    /// <summary>The difference; parts may be negative.</summary>
    public static Resources operator -(Resources left, Resources right) =>
        new(left.CpuMilli - right.CpuMilli, left.MemoryMiB - right.MemoryMiB, left.DiskMiB - right.DiskMiB);

    /// <summary>Whether all parts fit into the room.</summary>
    /// <param name="room">What is free.</param>
    public bool FitsIn(Resources room) => CpuMilli <= room.CpuMilli && MemoryMiB <= room.MemoryMiB && DiskMiB <= room.DiskMiB;

    /// <summary>Which part does not fit.</summary>
    /// <param name="room">What is free.</param>
    /// <returns>A stable code and a sentence, or null when everything fits.</returns>
    public (string Code, string Message)? Shortage(Resources room)
    {
        if (CpuMilli > room.CpuMilli) return ("cpu", $"needs {CpuMilli} thousandths of a core, {Math.Max(0, room.CpuMilli)} are free");
        if (MemoryMiB > room.MemoryMiB) return ("memory", $"needs {MemoryMiB} MiB of memory, {Math.Max(0, room.MemoryMiB)} are free");
        if (DiskMiB > room.DiskMiB) return ("disk", $"needs {DiskMiB} MiB of disk, {Math.Max(0, room.DiskMiB)} are free");
        return null;
    }
}
