using System.Reflection.PortableExecutable;
using System.Text;
using System.Xml.Linq;
using Marketplace.Architecture.Tests.Support;
using Marketplace.Testing.Folders;

namespace Marketplace.Architecture.Tests.Packages;

public sealed class PackageTests(PackedLibraries packed) : IClassFixture<PackedLibraries>
{
    // What Ledger stands on. NuGet repeats it in each package above, because the versions are pinned centrally.
    private static readonly string[] OfLedger =
        ["BouncyCastle.Cryptography", "Microsoft.Extensions.Logging.Abstractions", "NBitcoin", "Secp256k1.Net"];

    // Every package, and all that a program gets which uses it.
    private static readonly Dictionary<string, string[]> Expected = new()
    {
        ["Marketplace.Api"] = [],
        ["Marketplace.Client"] = ["Marketplace.Api", "Marketplace.Ledger", .. OfLedger],
        ["Marketplace.Ledger"] = OfLedger,
        ["Marketplace.Market"] = ["Marketplace.Ledger", .. OfLedger],
        ["Marketplace.Wallet"] = ["Marketplace.Client", "Marketplace.Market", .. OfLedger],
    };

    [Fact]
    public void These_are_all_packages()
    {
        Assert.Equal(Expected.Keys, packed.All.Select(package => package.Id));
        var packable =
            from project in ProjectFile.All.Values
            where XDocument.Load(RepositoryRoot.Of(project.Path.Split('/'))).Descendants("IsPackable").Any(item => item.Value == "true")
            select Path.GetFileNameWithoutExtension(project.Path);
        Assert.Equal(Expected.Keys, packable.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_package_brings_nothing_of_the_server() => Assert.All(packed.All, package =>
    {
        Assert.Equal(Expected[package.Id].Order(StringComparer.Ordinal), package.Dependencies);
        Assert.DoesNotContain(package.Metadata.Descendants(), item => item.Name.LocalName == "frameworkReference");
    });

    [Fact]
    public void A_package_says_what_it_is_who_made_it_and_what_one_may_do_with_it() => Assert.All(packed.All, package =>
    {
        Assert.Equal("The Marketplace authors", package.Value("authors"));
        Assert.Equal("MIT", package.Value("license"));
        Assert.Equal(File.ReadAllBytes(RepositoryRoot.Of("LICENSE")), package.Files["LICENSE"]);
        Assert.Equal("README.md", package.Value("readme"));
        Assert.StartsWith($"# {package.Id}\n", Encoding.UTF8.GetString(package.Files["README.md"]), StringComparison.Ordinal);
        Assert.True(package.Value("description").Length > 40, package.Value("description"));
        Assert.DoesNotContain("Package Description", package.Value("description"), StringComparison.Ordinal);
    });

    [Fact]
    public void A_package_documents_its_types() => Assert.All(packed.All, package =>
    {
        var documentation = XDocument.Parse(Encoding.UTF8.GetString(package.Files[$"lib/net10.0/{package.Id}.xml"]).TrimStart('\uFEFF'));
        Assert.True(documentation.Descendants("member").Count() > 20);
        Assert.Equal(2, package.Files.Keys.Count(path => path.StartsWith("lib/", StringComparison.Ordinal)));
    });

    [Fact]
    public void An_assembly_carries_its_symbols_and_no_path_of_the_machine_that_built_it() => Assert.All(packed.All, package =>
    {
        using var assembly = new PEReader(new MemoryStream(package.Files[$"lib/net10.0/{package.Id}.dll"]));
        var entries = assembly.ReadDebugDirectory();
        Assert.Contains(entries, entry => entry.Type == DebugDirectoryEntryType.Reproducible);
        using var provider = assembly.ReadEmbeddedPortablePdbDebugDirectoryData(entries.Single(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb));
        var symbols = provider.GetMetadataReader();
        var documents = symbols.Documents.Select(handle => symbols.GetString(symbols.GetDocument(handle).Name)).ToList();
        Assert.NotEmpty(documents);
        Assert.All(documents, document => Assert.StartsWith("/_/", document, StringComparison.Ordinal));
    });
}
