using FsCheck.Fluent;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Tests.Keys;

public sealed class AddressTests
{
    [Theory]
    [InlineData("t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", AddressKind.KeyHash)]
    [InlineData("t3NryfAQLGeFs9jEoeqsxmBN2QLRaRKFLUX", AddressKind.ScriptHash)]
    [InlineData("t3hPu1YDeGUCp8m7BQCnnNUmRMJBa5RadyA", AddressKind.ScriptHash)]
    public void Addresses_of_the_real_network_parse_and_are_written_back(string text, AddressKind kind)
    {
        var address = Address.Parse(text);
        Assert.Equal(kind, address.Kind);
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData(null, "empty")]
    [InlineData("", "empty")]
    [InlineData("t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV7", "checksum")]
    [InlineData("t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV", "checksum")]
    [InlineData("t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGj6V", "checksum")]
    [InlineData("t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjVO", "Character 35")]
    [InlineData(" t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", "Character 1")]
    [InlineData("1", "too short")]
    [InlineData("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "21 bytes")]
    [InlineData("KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn", "34 bytes")]
    public void What_is_wrong_with_a_text_is_said(string? text, string expected)
    {
        Assert.False(Address.TryParse(text, out _, out var fault));
        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_networks_prefix_is_named()
    {
        var text = Base58Check.Encode([0x1D, 0x25, .. new byte[20]]);
        Assert.False(Address.TryParse(text, out _, out var fault));
        Assert.Contains("1d25", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_is_refused_before_it_is_decoded()
    {
        Assert.False(Address.TryParse(new string('t', 1_000_000), out _, out var fault));
        Assert.Contains("1000000 characters", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_hash_round_trips() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.GeneratorFor<byte>().ArrayOf(KeyHash.Size).ToArbitrary(),
        bytes =>
        {
            var hash = new KeyHash(bytes);
            var key = Address.FromKeyHash(hash);
            var script = Address.FromScriptHash(hash);
            return Address.Parse(key.ToString()) == key
                && Address.Parse(script.ToString()) == script
                && key.ToString().StartsWith("t1", StringComparison.Ordinal)
                && script.ToString().StartsWith("t3", StringComparison.Ordinal)
                && KeyHash.Parse(hash.ToString()) == hash;
        }));

    // Vectors of Bitcoin's base58 tests: hex of the bytes, and the text with its checksum's absence.
    [Theory]
    [InlineData("", "")]
    [InlineData("61", "2g")]
    [InlineData("626262", "a3gV")]
    [InlineData("73696d706c792061206c6f6e6720737472696e67", "2cFupjhnEsSn59qHXstmK2ffpLv2")]
    [InlineData("00eb15231dfceb60925886b67d065299925915aeb172c06647", "1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L")]
    [InlineData("516b6fcd0f", "ABnLTmg")]
    [InlineData("00000000000000000000", "1111111111")]
    public void Base58_vectors_of_Bitcoin_hold(string hex, string text)
    {
        var bytes = Convert.FromHexString(hex);
        Assert.Equal(text, NBitcoin.DataEncoders.Encoders.Base58.EncodeData(bytes));
        Assert.Equal(bytes, NBitcoin.DataEncoders.Encoders.Base58.DecodeData(text));
    }
}
