using Marketplace.Testing;
using Marketplace.Wallet.CoSigning;
using Marketplace.Wallet.Keys;

namespace Marketplace.Wallet.Tests.Files;

public sealed class AmountMembersTests
{
    [Fact]
    public void No_file_has_an_amount_that_is_a_json_number()
    {
        Type[] records = [.. typeof(PartialDocument).Assembly.GetTypes().Where(type => type.Name.Contains("Document", StringComparison.Ordinal))];

        Assert.Contains(typeof(PartialDocumentInput), records);
        Assert.Contains(typeof(WalletDocument), records);
        Assert.Empty(AmountMembers.WrittenAsNumbers(records));
    }
}
