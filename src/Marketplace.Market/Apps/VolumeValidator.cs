using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Marketplace.Market.Apps;

/// <summary>The rules of volumes: plain names, plain absolute paths, nothing over the system or over another volume.</summary>
internal static partial class VolumeValidator
{
    /// <summary>Checks the volumes of a component.</summary>
    /// <param name="volumes">The volumes.</param>
    /// <param name="path">The JSON path of the list.</param>
    /// <param name="faults">Receives what is wrong.</param>
    public static void Validate(ImmutableArray<VolumeSpec> volumes, string path, FaultList faults)
    {
        faults.AtMost(path, "volumes-too-many", "volumes", volumes.Length, SpecLimits.Volumes);
        HashSet<string> names = new(StringComparer.Ordinal);
        List<string> paths = [];
        for (int i = 0; i < volumes.Length; i++)
        {
            VolumeSpec volume = volumes[i];
            string at = $"{path}[{i}]";
            if (!VolumeName().IsMatch(volume.Name))
            {
                faults.Add($"{at}.name", "volume-name-invalid", $"The volume name {SpecValidator.Show(volume.Name)} must be 1 to {SpecLimits.PartNameLength} lower-case letters, digits and inner hyphens.");
            }
            else if (!names.Add(volume.Name))
            {
                faults.Add($"{at}.name", "volume-name-duplicate", $"The volume name {SpecValidator.Show(volume.Name)} is used twice.");
            }

            if (PathFault(volume.Path) is { } fault)
            {
                faults.Add($"{at}.path", fault.Code, fault.Message);
                continue;
            }

            if (paths.Find(other => Inside(volume.Path, other) || Inside(other, volume.Path)) is { } overlap)
            {
                faults.Add($"{at}.path", "volume-path-overlap", $"The path {SpecValidator.Show(volume.Path)} and the path {SpecValidator.Show(overlap)} lie over each other.");
            }

            paths.Add(volume.Path);
        }
    }

    private static (string Code, string Message)? PathFault(string path)
    {
        string shown = SpecValidator.Show(path);
        if (path.Length is 0 or > SpecLimits.PathLength) return ("volume-path-invalid", $"The volume path must have 1 to {SpecLimits.PathLength} characters.");
        if (path[0] != '/') return ("volume-path-relative", $"The volume path {shown} must be absolute.");
        string[] parts = path.Split('/')[1..];
        if (parts.Any(part => part is ".." or ".")) return ("volume-path-traversal", $"The volume path {shown} must not contain '.' or '..' parts.");
        if (path.Length > 1 && parts.Any(part => part.Length == 0)) return ("volume-path-invalid", $"The volume path {shown} must not contain empty parts or end with a slash.");
        if (!PlainPath().IsMatch(path)) return ("volume-path-invalid", $"The volume path {shown} may contain only letters, digits and the characters . _ - and /.");
        if (SpecLimits.IsSystemPath(path)) return ("volume-path-system", $"The volume path {shown} belongs to the system of the container.");
        return null;
    }

    private static bool Inside(string path, string directory) =>
        path.StartsWith(directory, StringComparison.Ordinal) && (path.Length == directory.Length || path[directory.Length] == '/');

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?\z")]
    private static partial Regex VolumeName();

    [GeneratedRegex(@"\A[A-Za-z0-9._/-]+\z")]
    private static partial Regex PlainPath();
}
