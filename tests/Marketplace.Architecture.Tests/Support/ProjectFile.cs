using System.Collections.Immutable;
using System.Xml.Linq;
using Marketplace.Testing.Folders;

namespace Marketplace.Architecture.Tests.Support;

/// <summary>What a project file says it stands on.</summary>
/// <param name="Path">The file, from the root of the repository, with forward slashes.</param>
/// <param name="Projects">The paths of the projects that it references, in the same form. What is only built with it is none of them.</param>
/// <param name="Packages">The packages that it references.</param>
/// <param name="Frameworks">The frameworks that it references besides .NET's own.</param>
internal sealed record ProjectFile(string Path, ImmutableArray<string> Projects, ImmutableArray<string> Packages, ImmutableArray<string> Frameworks)
{
    private const string Root = "$(RepoRoot)";

    /// <summary>Every project of the repository, by its path.</summary>
    public static ImmutableDictionary<string, ProjectFile> All { get; } = Directory
        .EnumerateFiles(RepositoryRoot.Path, "*.csproj", SearchOption.AllDirectories)
        .Select(file => System.IO.Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/'))
        .Where(path => !path.StartsWith("artifacts/", StringComparison.Ordinal) && !path.StartsWith('.'))
        .Select(Read)
        .ToImmutableDictionary(project => project.Path);

    /// <summary>The projects of the product: those under src and grains.</summary>
    public static IEnumerable<ProjectFile> Product => All.Values.Where(project => !project.IsTest).OrderBy(project => project.Name, StringComparer.Ordinal);

    /// <summary>Its name without the common prefix, such as <c>Grains.Contracts</c>.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path).Replace("Marketplace.", "", StringComparison.Ordinal);

    /// <summary>Whether it is a test project, a helper of tests or a sample.</summary>
    public bool IsTest => !Path.StartsWith("src/", StringComparison.Ordinal) && !Path.StartsWith("grains/", StringComparison.Ordinal);

    /// <summary>Its source files, each with its path from the root.</summary>
    public IEnumerable<(string Path, string Text)> Sources()
    {
        var folder = System.IO.Path.GetDirectoryName(RepositoryRoot.Of(Path.Split('/')))!;
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => (System.IO.Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/'), File.ReadAllText(file)));
    }

    /// <summary>The projects that it stands on, directly or through others.</summary>
    public IReadOnlySet<ProjectFile> Reached() => Graph.Reach(this, project => project.Projects.Select(path => All[path]));

    /// <summary>The packages that it gets, of its own or through the projects that it stands on.</summary>
    public ImmutableSortedSet<string> ReachedPackages() => [.. Packages, .. Reached().SelectMany(project => project.Packages)];

    /// <summary>The frameworks that it gets, of its own or through the projects that it stands on.</summary>
    public ImmutableSortedSet<string> ReachedFrameworks() => [.. Frameworks, .. Reached().SelectMany(project => project.Frameworks)];

    private static ProjectFile Read(string path)
    {
        var items = XDocument.Load(RepositoryRoot.Of(path.Split('/'))).Descendants().ToList();
        return new ProjectFile(
            path,
            [.. Includes("ProjectReference").Select(reference => Resolve(path, reference))],
            [.. Includes("PackageReference")],
            [.. Includes("FrameworkReference")]);

        IEnumerable<string> Includes(string element) => items
            .Where(item => item.Name.LocalName == element && item.Attribute("ReferenceOutputAssembly")?.Value != "false")
            .Select(item => item.Attribute("Include")?.Value ?? throw new InvalidDataException(path));
    }

    private static string Resolve(string from, string reference)
    {
        var folder = System.IO.Path.GetDirectoryName(RepositoryRoot.Of(from.Split('/')))!;
        var full = reference.StartsWith(Root, StringComparison.Ordinal)
            ? RepositoryRoot.Of(reference[Root.Length..])
            : System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, reference));
        return System.IO.Path.GetRelativePath(RepositoryRoot.Path, full).Replace('\\', '/');
    }
}
