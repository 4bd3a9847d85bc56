using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Marketplace.Flux.JsonRpc.Bitcoin;
using Marketplace.Ledger;

namespace Marketplace.Flux.Tests.JsonRpc;

public sealed class FluxAmountTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 100_000_000)]
    [InlineData("0.1", 10_000_000)]
    [InlineData("0.10000000000", 10_000_000)]
    [InlineData("1e-8", 1)]
    [InlineData("1E-08", 1)]
    [InlineData("1.5e2", 15_000_000_000)]
    [InlineData("12.3e+1", 12_300_000_000)]
    [InlineData("560000000", Money.MaxSatoshis)]
    [InlineData("0e40", 0)]
    public void An_amount_is_read_exactly(string text, long satoshis)
    {
        Assert.True(FluxAmounts.TryParse(text, out var amount));
        Assert.Equal(satoshis, amount.Satoshis);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1e")]
    [InlineData("e1")]
    [InlineData("1e-9")]
    [InlineData("0.000000001")]
    [InlineData("560000000.00000001")]
    [InlineData("1e40")]
    [InlineData("1e-2147483648")]
    [InlineData("1e99999999999")]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("0.00000000000000000000000000000000000000001")]
    [InlineData("\u0661")]
    public void What_is_no_amount_is_refused(string? text) => Assert.False(FluxAmounts.TryParse(text, out _));

    [Fact]
    public void What_is_written_is_read_again_with_eight_decimals() =>
        Prop.ForAll(ArbMap.Default.ArbFor<long>(), number =>
        {
            var amount = Money.FromSatoshis((long)((ulong)number % (Money.MaxSatoshis + 1UL)));
            using var stream = new MemoryStream();
            using (var json = new Utf8JsonWriter(stream))
                json.WriteFluxValue(amount);
            var text = Encoding.UTF8.GetString(stream.ToArray());
            using var document = JsonDocument.Parse(text);
            return text == amount.ToString() && FluxAmounts.TryRead(document.RootElement, out var read) && read == amount;
        }).QuickCheckThrowOnFailure();
}
