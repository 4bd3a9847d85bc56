using System.Collections.Immutable;
using System.IO.Compression;
using System.Xml.Linq;

namespace Marketplace.Architecture.Tests.Packages;

/// <summary>What a package says of itself, and the files in it by their paths.</summary>
internal sealed record PackageFile(string FileName, XElement Metadata, ImmutableSortedDictionary<string, byte[]> Files)
{
    public string Id => Value("id");

    /// <summary>The ids of what it depends on.</summary>
    public IEnumerable<string> Dependencies => Metadata.Descendants()
        .Where(item => item.Name.LocalName == "dependency")
        .Select(item => item.Attribute("id")!.Value)
        .Order(StringComparer.Ordinal);

    public string Value(string name) => Metadata.Elements().SingleOrDefault(item => item.Name.LocalName == name)?.Value ?? "";

    public static PackageFile Read(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        var files = archive.Entries.ToImmutableSortedDictionary(entry => entry.FullName, Bytes, StringComparer.Ordinal);
        using var nuspec = new MemoryStream(files.Single(file => file.Key.EndsWith(".nuspec", StringComparison.Ordinal)).Value);
        return new PackageFile(Path.GetFileName(path), XDocument.Load(nuspec).Root!.Elements().Single(), files);
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return copy.ToArray();
    }
}
