using System.Text.RegularExpressions;
using Marketplace.Testing.Folders;

namespace Marketplace.Samples.Tests.Readmes;

public sealed partial class ReadmeTests
{
    [Theory]
    [InlineData("Marketplace.Client", "Client")]
    [InlineData("Marketplace.Wallet", "Wallet")]
    public void Every_block_of_code_in_a_packages_README_is_a_part_of_its_sample(string project, string sample)
    {
        var sources = Directory.GetFiles(RepositoryRoot.Of("docs", "samples", sample), "*.cs").Select(file => Normal(File.ReadAllText(file))).ToList();
        var blocks = Block().Matches(File.ReadAllText(RepositoryRoot.Of("src", project, "README.md"))).Select(match => match.Groups["code"].Value).ToList();
        Assert.True(blocks.Count >= 5, $"{blocks.Count} blocks");
        Assert.All(blocks, block => Assert.Contains(sources, source => source.Contains(Normal(block), StringComparison.Ordinal)));
    }

    [Fact]
    public void Code_that_differs_by_more_than_its_indentation_is_no_part()
    {
        Assert.Equal(Normal("    Call();\n\n  Next();"), Normal("Call();\nNext();\n"));
        Assert.NotEqual(Normal("Call(1);"), Normal("Call();"));
    }

    // The README begins each block at the left margin.
    private static string Normal(string code) =>
        string.Concat(code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Select(line => $"\n{line}")) + "\n";

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
