namespace Marketplace.Ledger.Tests.Document;

/// <summary>Keeps the table of rules in docs/governance.md true.</summary>
public sealed class GovernanceDocumentTests
{
    [Fact]
    public void The_document_describes_every_rule_as_it_is()
    {
        var lines = LedgerFormatDocumentTests.Read("governance.md").Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).ToHashSet();
        Assert.All(RuleDescriptions.All, rule => Assert.Contains(
            $"| {(ushort)rule.Id} | `{rule.Name}` | {Words(rule.Unit)} | {rule.Minimum} | {rule.Maximum} | {LedgerRules.Default.Get(rule.Id)} | {rule.Text} |", lines));
    }

    private static string Words(RuleUnit unit) => unit switch
    {
        RuleUnit.PartsPerMillion => "ppm",
        RuleUnit.SatoshisPerHour => "satoshis an hour",
        RuleUnit.SatoshisPerSecond => "satoshis a second",
        _ => unit.ToString().ToLowerInvariant(),
    };
}
