using System.Reflection;
using Marketplace.Grains.Contracts;
using Marketplace.Testing;
using Marketplace.Testing.Contracts;
using Marketplace.Testing.Folders;

namespace Marketplace.Grains.Tests;

public sealed class GrainContractTests
{
    private static readonly Assembly[] Assemblies = [typeof(IAppLeaseGrain).Assembly, typeof(MarketOptions).Assembly];

    [Fact]
    public void Everything_that_crosses_a_grain_boundary_is_serialisable_and_named() =>
        Assert.Empty(GrainContractRules.Check(Assemblies));

    [Fact]
    public void Contracts_of_grains_are_those_that_were_accepted()
    {
        var accepted = RepositoryRoot.Of("tests", "Marketplace.Grains.Tests", "grain-contracts.txt");
        var differences = AcceptedText.Check(accepted, GrainContractList.Of(Assemblies));
        Assert.True(differences.Count == 0, $"""
            Silos of two versions would not understand each other:
            {string.Join(Environment.NewLine, differences)}
            If that is meant: MARKET_ACCEPT=1 dotnet test tests/Marketplace.Grains.Tests --filter GrainContractTests
            """);
    }

    [Fact]
    public void A_difference_says_what_is_gone_what_is_new_and_which_number_means_something_else() => Assert.Equal(
        [
            "gone:    message m.Order, 1 Count: Int32",
            "new:     interface m.IShop, Close() -> Task",
            "changed: message m.Order, 0 Text: String, was 0 Name: String; what exists keeps its meaning, so use a new id or alias",
        ],
        AcceptedText.Compare(
            ["interface m.IShop : IGrain", "  Open() -> Task", "message m.Order", "  0 Name: String", "  1 Count: Int32"],
            ["interface m.IShop : IGrain", "  Open() -> Task", "  Close() -> Task", "message m.Order", "  0 Text: String"]));
}
