
namespace Marketplace.Silo.Hosting;

/// <summary>Which package set this process runs on.</summary>
internal static class PackageSet
{
    /// <summary>"upstream" or "compat": whose assembly the grain interface comes from.</summary>
    public static string Name { get; } =
        typeof(IGrain).Assembly.GetName().Name!.StartsWith("Compat.", StringComparison.Ordinal) ? "compat" : "upstream";
}
