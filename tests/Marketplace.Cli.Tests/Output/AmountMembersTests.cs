using Marketplace.Cli.Output;
using Marketplace.Testing;
using Marketplace.Wallet.Partial;

namespace Marketplace.Cli.Tests.Output;

public sealed class AmountMembersTests
{
    [Fact]
    public void No_output_and_no_file_has_an_amount_that_is_a_json_number()
    {
        Type[] records =
        [
            .. typeof(CliJson).Assembly.GetTypes().Where(type => type.Namespace == typeof(CliJson).Namespace),
            .. typeof(PartialDocument).Assembly.GetTypes().Where(type => type.Namespace == typeof(PartialDocument).Namespace && type.Name.Contains("Document", StringComparison.Ordinal)),
        ];

        Assert.Contains(typeof(TxOutput), records);
        Assert.Contains(typeof(PartialDocumentInput), records);
        Assert.Empty(AmountMembers.WrittenAsNumbers(records));
    }
}
