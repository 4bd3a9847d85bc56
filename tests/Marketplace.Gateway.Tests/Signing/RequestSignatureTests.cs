using Marketplace.Api;
using Marketplace.Ledger.Keys;

namespace Marketplace.Gateway.Tests.Signing;

public sealed class RequestSignatureTests
{
    private const string Wif = "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn";

    private static readonly RequestSignature Sample = new()
    {
        GenesisHash = new string('a', 64),
        Method = "POST",
        PathAndQuery = "/v1/leases?x=%20y",
        BodyHash = RequestSignature.HashBody("""{"a":1}"""u8),
        TimestampMilliseconds = 1_790_000_000_123,
        IdempotencyKey = "abc-DEF_12345678",
    };

    [Fact]
    public void The_text_has_seven_lines_in_their_order() => Assert.Equal(
        "FluxMarket request v1\n"
        + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
        + "POST\n"
        + "/v1/leases?x=%20y\n"
        + "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862\n"
        + "1790000000123\n"
        + "abc-DEF_12345678",
        Sample.Text);

    [Fact]
    public void Without_a_body_and_a_key_the_text_ends_in_a_line_feed() => Assert.Equal(
        "FluxMarket request v1\n"
        + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
        + "GET\n"
        + "/v1/leases\n"
        + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"
        + "1\n",
        new RequestSignature
        {
            GenesisHash = new string('a', 64),
            Method = "GET",
            PathAndQuery = "/v1/leases",
            BodyHash = RequestSignature.HashBody([]),
            TimestampMilliseconds = 1,
        }.Text);

    [Fact]
    public void The_key_one_signs_the_sample_as_every_implementation_does()
    {
        using var key = PrivateKey.FromWif(Wif);
        var signature = key.SignMessage(Sample.Text);

        // RFC 6979 makes the signature a function of key and text.
        Assert.Equal("t1UYsZVJkLPeMjxEtACvSxfWuNmddpWfxzs", key.Address.ToString());
        Assert.Equal("H8QGiSx1FcQlSVWuWIn1RlfJ9HkRLIXbVdwmN550PdRlKpNlDX1SOewGPyLXL1GkWK6X68PGU9BQ9qn7XwXZFVQ=", signature);
        Assert.True(SignedMessage.Verify(key.Address, Sample.Text, signature));
    }

    [Fact]
    public void A_signature_holds_for_no_other_request()
    {
        using var key = PrivateKey.FromWif(Wif);
        var signature = key.SignMessage(Sample.Text);
        RequestSignature[] others =
        [
            Sample with { GenesisHash = new string('b', 64) },
            Sample with { Method = "DELETE" },
            Sample with { PathAndQuery = "/v1/leases?x=%20z" },
            Sample with { BodyHash = RequestSignature.HashBody("""{"a":2}"""u8) },
            Sample with { TimestampMilliseconds = Sample.TimestampMilliseconds + 1 },
            Sample with { IdempotencyKey = "abc-DEF_12345679" },
        ];
        Assert.All(others, other => Assert.False(SignedMessage.Verify(key.Address, other.Text, signature)));
    }

    [Theory]
    [InlineData("12345678", true)]
    [InlineData("aZ_-0000", true)]
    [InlineData("1234567", false)]
    [InlineData("1234 678", false)]
    [InlineData("1234567ä", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_idempotency_key_is_8_to_64_plain_characters(string? key, bool expected) =>
        Assert.Equal(expected, RequestSignature.IsIdempotencyKey(key));

    [Fact]
    public void An_idempotency_key_has_at_most_64_characters()
    {
        Assert.True(RequestSignature.IsIdempotencyKey(new string('k', 64)));
        Assert.False(RequestSignature.IsIdempotencyKey(new string('k', 65)));
    }
}
