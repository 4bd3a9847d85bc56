using System.Text.RegularExpressions;
using Marketplace.Architecture.Tests.Support;
using Marketplace.Testing.Folders;
using Marketplace.Testing.Sizes;

namespace Marketplace.Architecture.Tests.Runs;

public sealed partial class LongRunTests
{
    private static string Script => File.ReadAllText(RepositoryRoot.Of("infra", "scripts", "run-tests.sh"));

    [Fact]
    public void The_script_and_its_help_know_the_areas_of_the_tests()
    {
        Assert.Contains($"long_areas=\"{string.Join(' ', LongArea.Names)}\"\n", Script, StringComparison.Ordinal);
        var listed = Script[Script.IndexOf("areas:\n", StringComparison.Ordinal)..];
        Assert.Equal(LongArea.Names, HelpLine().Matches(listed[..listed.IndexOf("\n\n", StringComparison.Ordinal)]).Select(match => match.Groups["area"].Value));
    }

    [Fact]
    public void Every_area_has_tests()
    {
        var sources = ProjectFile.All.Values.Where(project => project.Name.EndsWith(".Tests", StringComparison.Ordinal)).SelectMany(project => project.Sources()).ToList();
        Assert.All(LongArea.Names, area => Assert.Contains(sources, source => source.Text.Contains($"Trait(TestSize.Trait, LongArea.{Capital(area)})]", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("kills", "kills")]
    [InlineData("kills, fuzzing", "fuzzing,kills")]
    [InlineData("all", "exploration,fuzzing,histories,kills")]
    public void The_variable_names_areas(string? value, string areas) => Assert.Equal(areas, string.Join(',', TestSize.Read(value).Order(StringComparer.Ordinal)));

    [Fact]
    public void An_area_that_does_not_exist_is_refused_and_the_message_lists_those_that_do()
    {
        var error = Assert.Throws<ArgumentException>(() => TestSize.Read("kills,killz"));
        Assert.Contains("killz", error.Message, StringComparison.Ordinal);
        Assert.Contains("exploration, fuzzing, histories, kills", error.Message, StringComparison.Ordinal);
    }

    private static string Capital(string area) => char.ToUpperInvariant(area[0]) + area[1..];

    [GeneratedRegex(@"^  (?<area>\w+) ", RegexOptions.Multiline)]
    private static partial Regex HelpLine();
}
