using System.Text.RegularExpressions;
using Marketplace.Silo.Settings;
using Marketplace.Testing.Folders;

namespace Marketplace.Silo.Tests.Settings;

/// <summary>docs/configuration.md lists every setting as the code has it, and no other.</summary>
public sealed partial class ConfigurationDocumentTests
{
    private static readonly string[] Lines = File.ReadAllLines(RepositoryRoot.Of("docs", "configuration.md"));

    [Fact]
    public void Every_setting_is_listed_with_its_variable_default_unit_and_bounds_and_none_is_invented()
    {
        var options = new MarketHostOptions { Validator = new ValidatorHostOptions() };
        var code = SettingCatalog.Walk(options).Select(at => string.Join(" | ", at.Setting.Key, at.Setting.EnvironmentName, Or(at.Setting.Default(at.Owner)), at.Setting.Unit, Or(at.Setting.Bounds)));
        var listed = Rows().Select(row => string.Join(" | ", row[..5]));
        Assert.Equal(code.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_setting_says_what_it_does() => Assert.All(Rows(), row => Assert.True(row[5].Length >= 10, $"{row[0]}: {row[5]}"));

    [Fact]
    public void The_catalog_holds_what_a_walk_over_options_finds() => Assert.Equal(
        SettingCatalog.All.Select(setting => setting.Key),
        SettingCatalog.Walk(new MarketHostOptions { Validator = new ValidatorHostOptions() }).Select(at => at.Setting.Key));

    [Fact]
    public void Every_number_and_duration_has_bounds_and_every_number_a_unit() => Assert.All(
        SettingCatalog.All.Where(setting => setting.Type == typeof(int) || setting.Type == typeof(long) || setting.Type == typeof(TimeSpan)),
        setting => Assert.True(setting.Bounds.Length > 0 && setting.Unit != "text", setting.Key));

    [Fact]
    public void Every_default_is_within_its_bounds() =>
        Assert.Empty(SettingCatalog.Walk(new MarketHostOptions { Validator = new ValidatorHostOptions() }).Select(at => at.Setting.Fault(at.Setting.Property.GetValue(at.Owner))).OfType<string>());

    private static string Or(string text) => text.Length == 0 ? "-" : text;

    private static IEnumerable<string[]> Rows() => Lines
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Trim('|').Split(" | ").Select(cell => Ticks().Replace(cell.Trim(), "$1")).ToArray())
        .Where(cells => cells.Length == 6);

    [GeneratedRegex("^`(.*)`$")]
    private static partial Regex Ticks();
}
