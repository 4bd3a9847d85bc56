using System.Text.Json;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Ledger.Tests;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("12.5", 1_250_000_000)]
    [InlineData("0.00000001", 1)]
    [InlineData("560000000", Money.MaxSatoshis)]
    public void Flux_is_read_exactly(string text, long satoshis) => Assert.Equal(satoshis, Money.FromFlux(text).Satoshis);

    [Theory]
    [InlineData("")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData(" 1")]
    [InlineData("1,5")]
    [InlineData("0.000000001")]
    [InlineData("560000000.00000001")]
    [InlineData("9999999999")]
    [InlineData("١")]
    public void What_is_no_amount_is_refused(string text) => Assert.Throws<FormatException>(() => Money.FromFlux(text));

    [Fact]
    public void Any_amount_is_written_and_read_back() => Arbitrary.ForSeeds(1_000, random =>
    {
        var money = random.Amount(Money.MaxSatoshis);
        Assert.Equal(money, Money.FromFlux(money.ToString()));
        Assert.Equal(money, JsonSerializer.Deserialize<Money>(JsonSerializer.Serialize(money)));
    });

    [Theory]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"-5\"")]
    [InlineData("\"05\"")]
    [InlineData("\"5 \"")]
    [InlineData("\"0.5\"")]
    [InlineData("\"56000000000000001\"")]
    public void In_json_an_amount_has_one_form(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Money>(json));

    [Fact]
    public void In_json_an_amount_is_a_string_of_digits() => Assert.Equal("\"56000000000000000\"", JsonSerializer.Serialize(Money.Max));

    [Fact]
    public void Leaving_the_range_throws()
    {
        var one = Money.FromSatoshis(1);
        Assert.Throws<OverflowException>(() => Money.Max + one);
        Assert.Throws<OverflowException>(() => Money.Zero - one);
        Assert.Throws<OverflowException>(() => Money.Max * 2);
        Assert.Throws<OverflowException>(() => Money.Max * long.MaxValue);
        Assert.Throws<OverflowException>(() => one * -1);
        Assert.Throws<OverflowException>(() => Money.FromSatoshis(-1));
        Assert.Equal(Money.Max, Money.FromSatoshis(Money.MaxSatoshis / 2) * 2);
    }
}
