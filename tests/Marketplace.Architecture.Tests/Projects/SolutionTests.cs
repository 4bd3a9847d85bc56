using System.Text.RegularExpressions;
using Marketplace.Architecture.Tests.Support;
using Marketplace.Testing.Folders;

namespace Marketplace.Architecture.Tests.Projects;

public sealed partial class SolutionTests
{
    [Fact]
    public void The_solution_holds_every_project_of_the_repository()
    {
        var listed = ProjectPath().Matches(File.ReadAllText(RepositoryRoot.Of("Marketplace.sln")))
            .Select(match => match.Groups["path"].Value.Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
        Assert.Equal(ProjectFile.All.Keys.Order(StringComparer.Ordinal), listed);
    }

    [Fact]
    public void Every_project_of_the_product_has_a_test_project_of_its_own()
    {
        // What crosses a boundary, and the way to databases, are tested by those who use them.
        string[] elsewhere = ["Api", "Client", "Grains.Contracts", "Sql"];
        var tested = ProjectFile.All.Values.Where(project => project.Path.StartsWith("tests/", StringComparison.Ordinal)).Select(project => project.Name).ToHashSet();
        Assert.DoesNotContain(ProjectFile.Product.Select(project => project.Name), name => !tested.Contains(name + ".Tests") && !elsewhere.Contains(name));
    }

    [GeneratedRegex("\"(?<path>[^\"]+\\.csproj)\"")]
    private static partial Regex ProjectPath();
}
