using System.Text.RegularExpressions;
using Marketplace.Architecture.Tests.Support;

namespace Marketplace.Architecture.Tests.Projects;

public sealed partial class EngineTests
{
    // Everybody else knows the ledger by its port, ILedger.
    private static readonly string[] Owners = ["src/Marketplace.Chain/", "src/Marketplace.Validators/", "src/Marketplace.Silo/Parts/"];

    [Fact]
    public void Only_the_chain_the_validators_and_the_hosts_composition_name_the_engine()
    {
        var naming = ProjectFile.Product.SelectMany(project => project.Sources()).Where(source => Engine().IsMatch(source.Text)).Select(source => source.Path).ToList();
        Assert.NotEmpty(naming);
        Assert.DoesNotContain(naming, path => !Owners.Any(owner => path.StartsWith(owner, StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"\bLedgerEngine\b")]
    private static partial Regex Engine();
}
