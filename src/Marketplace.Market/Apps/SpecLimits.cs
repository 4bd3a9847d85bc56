using System.Collections.Frozen;

namespace Marketplace.Market.Apps;

/// <summary>The bounds of a spec. They follow the Flux network where its units fit ours.</summary>
public static class SpecLimits
{
    /// <summary>Longest app name.</summary>
    public const int AppNameLength = 63;

    /// <summary>Longest component or volume name.</summary>
    public const int PartNameLength = 32;

    /// <summary>Most components of an app.</summary>
    public const int Components = 10;

    /// <summary>Most instances of an app.</summary>
    public const int Instances = 100;

    /// <summary>Longest image reference.</summary>
    public const int ImageLength = 200;

    /// <summary>Most ports of a component.</summary>
    public const int Ports = 5;

    /// <summary>Most environment variables, and most command words, of a component.</summary>
    public const int Words = 20;

    /// <summary>Longest environment value or command word, in characters.</summary>
    public const int WordLength = 400;

    /// <summary>Longest environment variable name.</summary>
    public const int VariableNameLength = 128;

    /// <summary>Most volumes of a component.</summary>
    public const int Volumes = 10;

    /// <summary>Longest path, of a volume or a health check.</summary>
    public const int PathLength = 200;

    /// <summary>Most region patterns in each list.</summary>
    public const int Regions = 10;

    /// <summary>Least CPU of a component, in thousandths of a core.</summary>
    public const int MinCpuMilli = 10;

    /// <summary>Most CPU of one instance, in thousandths of a core.</summary>
    public const int MaxCpuMilli = 15_000;

    /// <summary>Least memory of a component in MiB.</summary>
    public const int MinMemoryMiB = 8;

    /// <summary>Most memory of one instance in MiB.</summary>
    public const int MaxMemoryMiB = 59_000;

    /// <summary>Least disk of a component in MiB.</summary>
    public const int MinDiskMiB = 1;

    /// <summary>Most disk of one instance in MiB.</summary>
    public const int MaxDiskMiB = 820 * 1024;

    /// <summary>Shortest term in seconds.</summary>
    public const long MinTermSeconds = 60;

    /// <summary>Longest term in seconds: 366 days.</summary>
    public const long MaxTermSeconds = 366L * 24 * 3600;

    private static readonly FrozenSet<int> SingleBanned =
        FrozenSet.Create(22, 23, 25, 53, 123, 161, 512, 513, 3388, 3389, 4444, 5800, 5900, 5901, 8384, 27017);

    private static readonly string[] SystemDirectories =
        ["/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/proc", "/run", "/sbin", "/sys", "/usr", "/var/run"];

    /// <summary>Whether a port may not be asked for on a node: those of remote access, name and time services, mail, and the network's own.</summary>
    /// <param name="port">The host port.</param>
    /// <returns>True when it is banned.</returns>
    public static bool IsBannedHostPort(int port) =>
        SingleBanned.Contains(port) || port is >= 16100 and <= 16299 or >= 26100 and <= 26299 or >= 30000 and <= 30099;

    /// <summary>Whether a path is the root or lies in a directory that belongs to the system.</summary>
    /// <param name="path">A normal absolute path.</param>
    /// <returns>True when nothing may be mounted there.</returns>
    public static bool IsSystemPath(string path) =>
        path == "/" || SystemDirectories.Any(directory =>
            path.StartsWith(directory, StringComparison.Ordinal) && (path.Length == directory.Length || path[directory.Length] == '/'));
}
