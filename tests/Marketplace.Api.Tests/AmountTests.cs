using System.Text.Json;
using Marketplace.Testing;

namespace Marketplace.Api.Tests;

public sealed class AmountTests
{
    [Fact]
    public void No_member_that_speaks_of_money_is_a_json_number() =>
        Assert.Empty(AmountMembers.WrittenAsNumbers(typeof(Satoshis).Assembly.GetExportedTypes().Where(type => type != typeof(Satoshis))));

    [Fact]
    public void A_member_that_speaks_of_money_and_is_a_number_would_be_found() =>
        Assert.Equal(
            ["Wrong.FeeSatoshis", "Wrong.Prices", "Wrong.Refund"],
            AmountMembers.WrittenAsNumbers([typeof(Wrong)]).Order());

    [Theory]
    [InlineData(0L)]
    [InlineData(1L)]
    [InlineData(10L)]
    [InlineData(9_007_199_254_740_993L)]
    [InlineData(long.MaxValue)]
    public void An_amount_is_a_string_of_digits_and_comes_back(long satoshis)
    {
        var json = JsonSerializer.Serialize(Request(satoshis), ApiJson.Default.FaucetRequest);

        Assert.Equal($$"""{"address":"t1","amountSatoshis":"{{satoshis}}"}""", json);
        Assert.Equal(satoshis, JsonSerializer.Deserialize(json, ApiJson.Default.FaucetRequest)!.AmountSatoshis.Value);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("-1")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[\"1\"]")]
    [InlineData("{}")]
    [InlineData("\"\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"+1\"")]
    [InlineData("\"01\"")]
    [InlineData("\"00\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"1 \"")]
    [InlineData("\"1\\u0000\"")]
    [InlineData("\"1.0\"")]
    [InlineData("\"1e3\"")]
    [InlineData("\"1_000\"")]
    [InlineData("\"0x10\"")]
    [InlineData("\"٣\"")]
    [InlineData("\"9223372036854775808\"")]
    [InlineData("\"18446744073709551616\"")]
    [InlineData("\"\\ud800\"")]
    public void Anything_else_is_refused_and_the_member_is_named(string value)
    {
        var fault = Assert.ThrowsAny<JsonException>(() =>
            JsonSerializer.Deserialize($$"""{"address":"t1","amountSatoshis":{{value}}}""", ApiJson.Default.FaucetRequest));

        Assert.Equal("$.amountSatoshis", fault.Path);
    }

    [Fact]
    public void Digits_without_end_are_refused_without_being_read() =>
        Assert.IsType<ApiFormatException>(Record.Exception(() => JsonSerializer.Deserialize(
            $$"""{"address":"t1","amountSatoshis":"{{new string('9', 1_000_000)}}"}""", ApiJson.Default.FaucetRequest)));

    [Fact]
    public void Escaped_digits_are_the_same_digits() =>
        Assert.Equal(120, JsonSerializer.Deserialize("""{"address":"t1","amountSatoshis":"\u00312\u0030"}""", ApiJson.Default.FaucetRequest)!.AmountSatoshis.Value);

    [Fact]
    public async Task An_amount_that_is_cut_by_the_network_is_read_whole()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(Request(9_007_199_254_740_993), ApiJson.Default.FaucetRequest);

        var read = await JsonSerializer.DeserializeAsync(new Drops(json), ApiJson.Default.FaucetRequest);

        Assert.Equal(9_007_199_254_740_993, read!.AmountSatoshis.Value);
    }

    [Fact]
    public void An_amount_is_never_negative() => Assert.Throws<ArgumentOutOfRangeException>(() => new Satoshis(-1));

    [Fact]
    public void Amounts_are_ordered_and_written_by_their_satoshis()
    {
        Assert.Equal([new(1), new(5), new(20)], new Satoshis[] { new(20), new(1), new(5) }.Order());
        Assert.Equal("9007199254740993", $"{new Satoshis(9_007_199_254_740_993)}");
    }

    [Theory]
    [InlineData("\"0\"", 0UL)]
    [InlineData("\"18446744073709551615\"", ulong.MaxValue)]
    public void The_value_of_a_rule_is_a_string_of_digits(string json, ulong value)
    {
        var read = JsonSerializer.Deserialize<RuleValue>(json);

        Assert.Equal(value, read.Value);
        Assert.Equal(json, JsonSerializer.Serialize(read));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("\"07\"")]
    [InlineData("\"-7\"")]
    [InlineData("\"18446744073709551616\"")]
    public void The_value_of_a_rule_has_no_other_form(string json) =>
        Assert.Throws<ApiFormatException>(() => JsonSerializer.Deserialize<RuleValue>(json));

    private static FaucetRequest Request(long satoshis) => new() { Address = "t1", AmountSatoshis = new Satoshis(satoshis) };

    private sealed record Wrong
    {
        public long FeeSatoshis { get; init; }

        public int? Refund { get; init; }

        public IReadOnlyDictionary<string, ulong> Prices { get; init; } = new Dictionary<string, ulong>();

        public long PaidSeconds { get; init; }

        public string Amount { get; init; } = "";
    }

    /// <summary>Gives one byte at a time.</summary>
    private sealed class Drops(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
