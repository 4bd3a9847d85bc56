using Marketplace.Cli.Output;
using Marketplace.Testing;

namespace Marketplace.Cli.Tests.Output;

public sealed class AmountMembersTests
{
    [Fact]
    public void No_output_has_an_amount_that_is_a_json_number()
    {
        Type[] records = [.. typeof(CliJson).Assembly.GetTypes().Where(type => type.Namespace == typeof(CliJson).Namespace)];

        Assert.Contains(typeof(TxOutput), records);
        Assert.Empty(AmountMembers.WrittenAsNumbers(records));
    }
}
