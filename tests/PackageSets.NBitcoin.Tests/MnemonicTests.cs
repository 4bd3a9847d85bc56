using NBitcoin;

namespace PackageSets.NBitcoin.Tests;

/// <summary>BIP-0039 as the product uses it; runs on either package set.</summary>
public sealed class MnemonicTests
{
    private const string Zeros = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, VectorFile.Bip39.Vectors.Count)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void The_published_phrases_and_seeds_come_out(int number)
    {
        var vector = VectorFile.Bip39.Vectors[number];
        Assert.Equal(vector.Phrase, new Mnemonic(Wordlist.English, Convert.FromHexString(vector.Entropy)).ToString());
        var phrase = new Mnemonic(vector.Phrase, Wordlist.English);
        Assert.True(phrase.IsValidChecksum);
        Assert.Equal(vector.Seed, Convert.ToHexStringLower(phrase.DeriveSeed(VectorFile.Bip39.Passphrase)));
    }

    [Fact]
    public void Without_a_passphrase_the_seed_is_another()
    {
        var seed = new Mnemonic(Zeros, Wordlist.English).DeriveSeed();
        Assert.StartsWith("5eb00bbddcf069084889a8ab9155568165f5c453", Convert.ToHexStringLower(seed), StringComparison.Ordinal);
        Assert.Equal(seed, new Mnemonic(Zeros, Wordlist.English).DeriveSeed(""));
    }

    [Theory]
    [InlineData(WordCount.Twelve)]
    [InlineData(WordCount.Fifteen)]
    [InlineData(WordCount.Eighteen)]
    [InlineData(WordCount.TwentyOne)]
    [InlineData(WordCount.TwentyFour)]
    public void A_new_phrase_has_its_words_and_a_valid_checksum(WordCount count)
    {
        var phrase = new Mnemonic(Wordlist.English, count);
        Assert.Equal((int)count, phrase.Words.Length);
        Assert.True(new Mnemonic(phrase.ToString(), Wordlist.English).IsValidChecksum);
        Assert.NotEqual(phrase.ToString(), new Mnemonic(Wordlist.English, count).ToString());
    }

    [Fact]
    public void A_wrong_checksum_is_told() => Assert.False(new Mnemonic(Zeros.Replace("about", "abandon", StringComparison.Ordinal), Wordlist.English).IsValidChecksum);

    [Fact]
    public void Spaces_do_not_matter() => Assert.Equal(Zeros, new Mnemonic($"  {Zeros.Replace(" ", "  ", StringComparison.Ordinal)} ", Wordlist.English).ToString());

    [Theory]
    [InlineData("abandon about")]
    [InlineData("abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon zzzz")]
    [InlineData("ABANDON abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about")]
    public void What_is_no_phrase_is_refused(string text) => Assert.Throws<FormatException>(() => new Mnemonic(text, Wordlist.English));

    [Fact]
    public void The_list_has_its_2048_words()
    {
        Assert.Equal(2048, Wordlist.English.WordCount);
        Assert.True(Wordlist.English.WordExists("zoo", out var last));
        Assert.Equal(2047, last);
        Assert.Equal("abandon", Wordlist.English.GetWords()[0]);
        Assert.False(Wordlist.English.WordExists("flux", out _));
    }
}
