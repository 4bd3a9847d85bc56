using System.Reflection;
using Marketplace.Client;
using Marketplace.Wallet;

namespace Marketplace.Cli.Tests.Output;

public sealed class HintsTests
{
    [Theory]
    [InlineData(WalletErrorCodes.WalletNotFound, "bob", "market wallet new bob")]
    [InlineData(WalletErrorCodes.AccountNotFound, "bob", "market wallet accounts --new --wallet bob")]
    [InlineData(WalletErrorCodes.WalletHasNoKey, null, "market tx create")]
    [InlineData(WalletErrorCodes.NotEnoughMoney, null, "market faucet")]
    [InlineData(WalletErrorCodes.TooManyCoins, null, "market wallet sweep")]
    [InlineData(WalletErrorCodes.FeeTooHigh, "1.5", "--max-fee 1.5")]
    [InlineData(WalletErrorCodes.DepositTooSmall, null, "--deposit")]
    public void A_failure_of_the_wallet_comes_with_the_command_that_helps(string code, string? subject, string expected)
    {
        var text = Hints.Describe(new WalletException("It failed.", code) { Subject = subject });
        Assert.StartsWith("It failed. ", text, StringComparison.Ordinal);
        Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_without_a_command_that_helps_is_told_as_it_is() =>
        Assert.Equal("It failed.", Hints.Describe(new MarketplaceException("It failed.", ErrorCodes.BrokenOff)));

    [Fact]
    public void The_codes_of_the_wallet_differ_from_each_other_and_are_kebab_case()
    {
        string[] codes = [.. typeof(WalletErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];
        Assert.Equal(codes.Length, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^[a-z]+(-[a-z]+)*$", code));
    }
}
