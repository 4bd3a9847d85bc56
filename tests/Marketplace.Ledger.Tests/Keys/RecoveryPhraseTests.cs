using System.Text.Json;
using Marketplace.Ledger.Keys.Derivation;

namespace Marketplace.Ledger.Tests.Keys;

public sealed class RecoveryPhraseTests
{
    private const string Zeros = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    private static readonly Bip44Vectors Vectors = ReadVectors();

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Vectors.Accounts.Count)];

    private static RecoveryPhrase Phrase(string text) => RecoveryPhrase.TryParse(text, out var phrase, out var fault) ? phrase : throw new FormatException(fault);

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_known_phrase_has_its_known_addresses(int number)
    {
        var expected = Vectors.Accounts[number];
        var account = Phrase(Vectors.Phrase).DeriveAccount(expected.Account, expected.Passphrase);
        Check(KeyChain.Receive, expected.Receive);
        Check(KeyChain.Change, expected.Change);
        if (expected.Key is { } text)
        {
            Assert.Equal(text, account.PublicKey.ToString());
            Assert.True(AccountPublicKey.TryParse(text, out var parsed, out _));
            Assert.Equal(account.PublicKey, parsed);
        }

        void Check(KeyChain chain, IReadOnlyList<string> addresses)
        {
            for (var i = 0; i < addresses.Count; i++)
            {
                using var key = account.Derive(chain, i);
                Assert.Equal(addresses[i], key.Address.ToString());
                Assert.Equal(key.PublicKey, account.PublicKey.Derive(chain, i));
            }
        }
    }

    [Theory]
    [InlineData(12)]
    [InlineData(24)]
    public void A_new_phrase_is_read_back_and_is_never_the_same(int words)
    {
        var phrase = RecoveryPhrase.Generate(words);
        Assert.Equal(words, phrase.WordCount);
        Assert.Equal(phrase.DeriveAccount(0).PublicKey, Phrase(phrase.Reveal().ToUpperInvariant().Replace(" ", "\t\n ", StringComparison.Ordinal)).DeriveAccount(0).PublicKey);
        Assert.NotEqual(phrase.Reveal(), RecoveryPhrase.Generate(words).Reveal());
    }

    [Fact]
    public void The_words_are_in_no_text_form()
    {
        var phrase = Phrase(Zeros);
        Assert.Equal("recovery phrase of 12 words", phrase.ToString());
        Assert.StartsWith("xpub", phrase.DeriveAccount(0).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "not 0")]
    [InlineData("abandon about", "not 2")]
    [InlineData("abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon", "checksum")]
    [InlineData("abandon abandon abandon abandonned abandon abandon abandon abandon abandon abandon abandon about", "Word 4")]
    public void A_wrong_phrase_is_told_without_repeating_a_word(string text, string expected)
    {
        Assert.False(RecoveryPhrase.TryParse(text, out _, out var fault));
        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("abandon", fault, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_passphrase_is_plain_ASCII()
    {
        Assert.Null(RecoveryPhrase.CheckPassphrase("correct horse 1!"));
        Assert.NotNull(RecoveryPhrase.CheckPassphrase("Grüße"));
        Assert.NotNull(RecoveryPhrase.CheckPassphrase(new string('x', RecoveryPhrase.MaxPassphraseLength + 1)));
        Assert.Throws<ArgumentException>(() => Phrase(Zeros).DeriveAccount(0, "é"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("t1LBwoQo5zp2NvwA2vm1Cgygnzgzra61jeo")]
    [InlineData("xpub6C8UktDS6Ch4soaM3ezF9KPc283TJryoReT9uApDMnMqa1ce19FdBF6DmRfbTvHuxkWAH3Dz5i9QvAUvQ3Aq9jvn9CSfoL6VmJsUc6NxEEs")]
    [InlineData("xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi")]
    public void What_is_no_account_key_is_refused(string text)
    {
        Assert.False(AccountPublicKey.TryParse(text, out _, out var fault));
        Assert.NotEmpty(fault);
    }

    private static Bip44Vectors ReadVectors()
    {
        using var stream = typeof(RecoveryPhraseTests).Assembly.GetManifestResourceStream("Vectors.bip44.json")!;
        return JsonSerializer.Deserialize<Bip44Vectors>(stream, JsonSerializerOptions.Web)!;
    }

    private sealed record Bip44Vectors(string Phrase, IReadOnlyList<Bip44Account> Accounts);

    private sealed record Bip44Account(string Passphrase, int Account, string? Key, IReadOnlyList<string> Receive, IReadOnlyList<string> Change);
}
