using System.Collections.Immutable;
using System.Reflection;
using System.Xml.Linq;
using Marketplace.Testing.Folders;

namespace Marketplace.Architecture.Tests.Support;

/// <summary>The built assemblies of the product.</summary>
internal static class ProductAssembly
{
    public static ImmutableArray<Assembly> All { get; } = [.. ProjectFile.Product.Select(NameOf).Select(Assembly.Load)];

    private static string NameOf(ProjectFile project) =>
        XDocument.Load(RepositoryRoot.Of(project.Path.Split('/'))).Descendants("AssemblyName").FirstOrDefault()?.Value
        ?? Path.GetFileNameWithoutExtension(project.Path);
}
