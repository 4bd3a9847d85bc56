using System.Text;

namespace Marketplace.Ledger.Tests.Keys;

public sealed class Hash256Tests
{
    // Bitcoin's block 0: the header's double hash, and the reversed text that everybody knows.
    private const string GenesisHeader =
        "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa"
        + "4b1e5e4a29ab5f49ffff001d1dac2b7c";

    [Fact]
    public void Bitcoins_first_block_has_its_known_id() => Assert.Equal(
        "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
        Hashing.Sha256d(Convert.FromHexString(GenesisHeader)).ToString());

    [Fact]
    public void Double_hash_of_hello_is_the_published_one() => Assert.Equal(
        "9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50",
        Convert.ToHexStringLower(Hashing.Sha256d(Encoding.ASCII.GetBytes("hello")).Bytes));

    [Fact]
    public void Hash160_of_hello_is_the_published_one() => Assert.Equal(
        "b6a9c8c230722b7c748331a8b450f05566dc7d0f",
        Hashing.Hash160(Encoding.ASCII.GetBytes("hello")).ToString());

    [Fact]
    public void Two_hashes_are_hashed_as_their_bytes_in_a_row()
    {
        var left = Hashing.Sha256("left"u8);
        var right = Hashing.Sha256("right"u8);
        Assert.Equal(Hashing.Sha256d([.. left.Bytes, .. right.Bytes]), Hashing.Sha256d(left, right));
    }

    [Fact]
    public void Text_round_trips_reversed_and_in_either_case()
    {
        var hash = Hashing.Sha256("x"u8);
        var text = hash.ToString();
        Assert.Equal(hash, Hash256.Parse(text));
        Assert.Equal(hash, Hash256.Parse(text.ToUpperInvariant()));
        Assert.Equal(text[..2], hash.Bytes[31].ToString("x2"));
        Assert.Equal($"id {text}", $"id {hash}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("zz19d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f00000000")]
    [InlineData("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f0")]
    [InlineData(" 00000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f")]
    public void Other_texts_are_refused(string text)
    {
        Assert.False(Hash256.TryParse(text, out var hash));
        Assert.True(hash.IsZero);
        Assert.Throws<FormatException>(() => Hash256.Parse(text));
    }

    [Fact]
    public void Other_lengths_are_refused() => Assert.Throws<ArgumentException>(() => new Hash256(new byte[31]));

    [Fact]
    public void Order_is_that_of_the_bytes()
    {
        var bytes = new byte[32];
        bytes[0] = 1;
        var firstByte = new Hash256(bytes);
        bytes[0] = 0;
        bytes[31] = 0xFF;
        var lastByte = new Hash256(bytes);
        Assert.True(lastByte < firstByte);
        Assert.True(Hash256.Zero < lastByte);
        Assert.NotEqual(firstByte, lastByte);
    }
}
