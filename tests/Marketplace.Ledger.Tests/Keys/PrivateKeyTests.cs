using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Tests.Keys;

public sealed class PrivateKeyTests
{
    private const string GeneratorWif = "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn";

    [Fact]
    public void Key_one_has_its_known_import_format_public_key_and_hash()
    {
        using var key = PrivateKey.FromWif(GeneratorWif);
        Assert.Equal("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", key.PublicKey.ToString());
        Assert.Equal("751e76e8199196d454941c45d1b3a323f1433bd6", key.PublicKey.Hash.ToString());
        Assert.Equal(GeneratorWif, key.ToWif());
    }

    [Theory]
    [InlineData("0c28fca386c7a227600b2fe50b7cae11ec86d3bf1fbe471be89827e19d72aa1d", "KwdMAjGmerYanjeui5SHS7JkmpZvVipYvB2LJGU1ZxJwYvP98617")]
    public void Published_import_format_holds_both_ways(string secret, string wif)
    {
        using var key = PrivateKey.FromBytes(Convert.FromHexString(secret));
        Assert.Equal(wif, key.ToWif());
        using var again = PrivateKey.FromWif(wif);
        Assert.Equal(key.PublicKey, again.PublicKey);
    }

    [Theory]
    [InlineData("5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ", "uncompressed")]
    [InlineData("KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWm", "checksum")]
    [InlineData("t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", "prefix")]
    [InlineData("", "empty")]
    public void What_is_wrong_with_a_key_is_said_without_repeating_it(string wif, string expected)
    {
        var error = Assert.Throws<FormatException>(() => PrivateKey.FromWif(wif));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.False(wif.Length > 0 && error.Message.Contains(wif, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("01")]
    public void Secrets_outside_the_group_are_refused(string hex) =>
        Assert.Throws<ArgumentException>(() => PrivateKey.FromBytes(Convert.FromHexString(hex)));

    [Fact]
    public void The_largest_secret_is_taken()
    {
        using var key = PrivateKey.FromBytes(Convert.FromHexString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140"));
        Assert.Equal("0379be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", key.PublicKey.ToString());
    }

    // RFC 6979 with secp256k1 and SHA-256: the vectors that Bitcoin libraries share.
    [Theory]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000001", "Satoshi Nakamoto",
        "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5")]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000001",
        "All those moments will be lost in time, like tears in rain. Time to die...",
        "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21")]
    [InlineData(
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140", "Satoshi Nakamoto",
        "fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d06b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5")]
    [InlineData(
        "f8b8af8ce3c7cca5e300d33939540c10d45ce001b8f252bfbc57ba0342904181", "Alan Turing",
        "7063ae83e7f62bbb171798131b4a0564b956930092b33b07b395615d9ec7e15c58dfcc1e00a35e1572f366ffe34ba0fc47db1e7189759b9fb233c5b05ab388ea")]
    public void Deterministic_signatures_are_the_published_ones(string secret, string message, string expected)
    {
        using var key = PrivateKey.FromBytes(Convert.FromHexString(secret));
        var digest = Hashing.Sha256(System.Text.Encoding.ASCII.GetBytes(message));
        Assert.Equal(expected, key.Sign(digest).ToString());
    }

    [Fact]
    public void No_text_form_shows_the_secret()
    {
        using var key = PrivateKey.FromWif(GeneratorWif);
        Assert.Equal($"private key of {key.Address}", $"{key}");
    }

    [Fact]
    public void A_disposed_key_does_nothing_more()
    {
        var key = PrivateKey.Generate();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign(Hash256.Zero));
        Assert.Throws<ObjectDisposedException>(() => key.SignMessage("x"));
        Assert.Throws<ObjectDisposedException>(key.ToWif);
    }

    [Fact]
    public void Generated_keys_differ_and_sign()
    {
        using var one = PrivateKey.Generate();
        using var other = PrivateKey.Generate();
        Assert.NotEqual(one.Address, other.Address);
    }
}
