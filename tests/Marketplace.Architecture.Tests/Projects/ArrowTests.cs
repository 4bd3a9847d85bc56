using Marketplace.Architecture.Tests.Support;

namespace Marketplace.Architecture.Tests.Projects;

public sealed class ArrowTests
{
    public static TheoryData<string> Projects => [.. ProjectFile.Product.Select(project => project.Name)];

    [Fact]
    public void The_table_of_arrows_has_a_row_for_every_project_and_no_other() =>
        Assert.Equal(ProjectFile.Product.Select(project => project.Name), Arrows.Allowed.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_stands_only_on_what_the_table_allows(string name)
    {
        var project = ProjectFile.Product.Single(project => project.Name == name);
        var allowed = Graph.Reach(name, row => Arrows.Allowed[row]);
        Assert.DoesNotContain(project.Reached().Select(reached => reached.Name), reached => !allowed.Contains(reached));
    }

    [Fact]
    public void The_table_has_no_circle() => Assert.All(Arrows.Allowed.Keys, row => Assert.DoesNotContain(row, Graph.Reach(row, next => Arrows.Allowed[next])));

    [Fact]
    public void No_project_of_the_product_stands_on_tests() =>
        Assert.All(ProjectFile.Product, project => Assert.DoesNotContain(project.Reached(), reached => reached.IsTest));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_package_of_one_area_does_not_reach_others(string name)
    {
        var packages = ProjectFile.Product.Single(project => project.Name == name).ReachedPackages();
        foreach (var (package, allowed) in Arrows.Packages.Where(row => !row.Value.Contains(name)))
        {
            Assert.DoesNotContain(packages, reached => reached.StartsWith(package, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_runs_on_NETs_own_framework_unless_the_table_allows_more(string name)
    {
        var frameworks = ProjectFile.Product.Single(project => project.Name == name).ReachedFrameworks();
        Assert.Equal(Arrows.OnAspNetCore.Contains(name) ? ["Microsoft.AspNetCore.App"] : [], frameworks);
    }

    [Theory]
    [InlineData("Ledger")]
    [InlineData("Market")]
    [InlineData("Chain")]
    [InlineData("Validators")]
    [InlineData("Provider")]
    [InlineData("Containers")]
    [InlineData("Api")]
    [InlineData("Client")]
    [InlineData("Wallet")]
    [InlineData("Cli")]
    public void What_knows_nothing_of_Orleans_does_not_name_it(string name)
    {
        var project = ProjectFile.Product.Single(project => project.Name == name);
        var naming =
            from source in project.Sources()
            where source.Text.Contains("Orleans.", StringComparison.Ordinal) || source.Text.Contains("IGrain", StringComparison.Ordinal)
            select source.Path;
        Assert.Empty(naming);
    }
}
