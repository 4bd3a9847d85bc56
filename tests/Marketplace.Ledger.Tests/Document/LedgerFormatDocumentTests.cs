using System.Text.RegularExpressions;

namespace Marketplace.Ledger.Tests.Document;

/// <summary>Keeps docs/ledger-format.md true: its worked example and its table of rules are compared with what the code does.</summary>
public sealed partial class LedgerFormatDocumentTests
{
    private static readonly string Text = Read("ledger-format.md");

    [Fact]
    public void The_worked_example_is_what_the_code_computes()
    {
        var written = ExampleLine().Matches(Text).Select(match => (match.Groups["name"].Value, match.Groups["value"].Value));
        Assert.Equal(WorkedExample.Values(), written);
    }

    [Fact]
    public void The_document_names_every_rule()
    {
        Assert.All(Enum.GetValues<RejectionCode>(), code => Assert.Contains($"`{code.ToName()}`", Text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_document_states_the_limits_as_they_are()
    {
        (string Name, long Value)[] limits =
        [
            ("bytes of a transaction", FormatLimits.MaxTransactionBytes),
            ("inputs of a transaction", FormatLimits.MaxInputs),
            ("outputs of a transaction", FormatLimits.MaxOutputs),
            ("witnesses of a transaction", FormatLimits.MaxWitnesses),
            ("scripts of a transaction", FormatLimits.MaxScripts),
            ("usage entries of a settlement", FormatLimits.MaxUsages),
            ("bytes of the rules in the genesis block", FormatLimits.MaxParametersBytes),
            ("bytes of a block", FormatLimits.MaxBlockBytes),
            ("transactions of a block", FormatLimits.MaxBlockTransactions),
            ("validators", FormatLimits.MaxValidators),
            ("escrow outputs of a lease", FormatLimits.MaxEscrowOutputs),
            ("unix seconds", FormatLimits.MaxUnixSeconds),
            ("satoshis", Money.MaxSatoshis),
        ];
        Assert.All(limits, limit => Assert.Contains($"| {limit.Name} | {limit.Value} |", Text, StringComparison.Ordinal));
    }

    internal static string Read(string document)
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var path = Path.Combine(folder, "docs", document);
            if (File.Exists(path))
            {
                return File.ReadAllText(path);
            }
        }

        throw new FileNotFoundException($"docs/{document} is not above the test's folder.");
    }

    [GeneratedRegex(@"^(?<name>[a-z0-9-]+) = (?<value>[0-9a-f]+)$", RegexOptions.Multiline)]
    private static partial Regex ExampleLine();
}
