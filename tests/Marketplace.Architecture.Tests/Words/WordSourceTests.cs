using Marketplace.Architecture.Tests.Support;

namespace Marketplace.Architecture.Tests.Words;

/// <summary>Words that cross a wire or are stored stand in tables (WireWords, WordTable); no source makes one out of a member's name.</summary>
public sealed class WordSourceTests
{
    private static readonly string[] Forbidden =
    [
        ".ToString().ToLowerInvariant()",
        ".ToString().ToUpperInvariant()",
        "KebabCaseLower.ConvertName",
        "CamelCase.ConvertName",
        "JsonStringEnumConverter",
        "UseStringEnumConverter = true",
        "Enum.Parse",
        "Enum.TryParse",
        "Enum.GetName",
    ];

    [Fact]
    public void No_source_makes_a_word_out_of_the_name_of_a_member()
    {
        var found =
            from project in ProjectFile.Product
            from source in project.Sources()
            from forbidden in Forbidden
            where source.Text.Contains(forbidden, StringComparison.Ordinal) && !IsSettings(source.Path)
            select $"{source.Path}: {forbidden}";
        Assert.Empty(found);
    }

    // Configuration names members as .NET's binder reads them; such names are typed by an operator and cross no wire.
    private static bool IsSettings(string path) => path.StartsWith("src/Marketplace.Silo/Settings/", StringComparison.Ordinal);
}
