using NBitcoin;
using NBitcoin.Crypto;
using NBitcoin.DataEncoders;

namespace PackageSets.NBitcoin.Tests;

/// <summary>What the product expects of NBitcoin; runs on either package set.</summary>
public sealed class KeyTests
{
    private static readonly byte[] One = [.. new byte[31], 1];

    private static uint256 Digest(string text) => new(Hashes.SHA256(System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Key_one_has_the_generator_as_public_key()
    {
        using var key = new Key(One);
        Assert.Equal("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", key.PubKey.ToHex());
        Assert.Equal("751e76e8199196d454941c45d1b3a323f1433bd6", Encoders.Hex.EncodeData(key.PubKey.Hash.ToBytes()));
        Assert.True(key.PubKey.IsCompressed);
        Assert.Equal(One, key.ToBytes());
    }

    [Fact]
    public void A_signature_without_search_for_low_r_is_plain_RFC_6979()
    {
        using var key = new Key(One);
        Assert.Equal(
            "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5",
            Encoders.Hex.EncodeData(key.Sign(Digest("Satoshi Nakamoto"), false).ToCompact()));
    }

    [Fact]
    public void A_signature_by_default_has_low_r_and_low_s()
    {
        using var key = new Key(One);
        for (var i = 0; i < 20; i++)
        {
            var signature = key.Sign(Digest($"message {i}"));
            Assert.True(signature.ToCompact()[0] < 0x80);
            Assert.True(signature.IsLowS);
            Assert.True(key.PubKey.Verify(Digest($"message {i}"), signature));
        }
    }

    [Fact]
    public void The_search_for_low_r_ends_at_the_same_signature_in_both_sets()
    {
        using var key = new Key(One);
        var starts = Enumerable.Range(0, 4).Select(i => Convert.ToHexStringLower(key.Sign(Digest($"low r {i}")).ToCompact().AsSpan(0, 8)));
        Assert.Equal(LowR, starts);
    }

    [Fact]
    public void Verification_refuses_another_digest_and_another_key()
    {
        using var key = new Key();
        using var other = new Key();
        var signature = key.Sign(Digest("paid"), false);
        Assert.True(key.PubKey.Verify(Digest("paid"), signature));
        Assert.False(key.PubKey.Verify(Digest("Paid"), signature));
        Assert.False(other.PubKey.Verify(Digest("paid"), signature));
    }

    [Fact]
    public void A_high_s_is_told_and_made_low_but_verifies()
    {
        using var key = new Key();
        var signature = key.Sign(Digest("paid"), false);
        Assert.True(ECDSASignature.TryParseFromCompact(Mirror(signature.ToCompact()), out var high));
        Assert.False(high.IsLowS);
        // So the product must refuse it by itself.
        Assert.True(key.PubKey.Verify(Digest("paid"), high));
        Assert.Equal(signature.ToCompact(), high.MakeCanonical().ToCompact());
    }

    [Fact]
    public void Compact_and_DER_forms_round_trip()
    {
        using var key = new Key();
        var signature = key.Sign(Digest("x"));
        Assert.True(ECDSASignature.TryParseFromCompact(signature.ToCompact(), out var again));
        Assert.Equal(signature.ToCompact(), again.ToCompact());
        Assert.Equal(signature.ToCompact(), ECDSASignature.FromDER(signature.ToDER()).ToCompact());
        Assert.False(ECDSASignature.TryParseFromCompact(new byte[63], out _));
        Assert.False(ECDSASignature.TryParseFromCompact(Enumerable.Repeat((byte)0xFF, 64).ToArray(), out _));
    }

    [Fact]
    public void The_public_key_is_recovered_from_a_compact_signature()
    {
        for (var i = 0; i < 10; i++)
        {
            using var key = new Key();
            var signature = key.SignCompact(Digest("x"), false);
            var recovered = PubKey.RecoverCompact(Digest("x"), signature);
            Assert.Equal(key.PubKey.ToHex(), recovered.ToHex());
            Assert.Equal(65, recovered.Decompress().ToBytes().Length);
            Assert.Equal(key.PubKey.ToHex(), recovered.Decompress().Compress().ToHex());
        }
    }

    [Fact]
    public void Recovery_from_nonsense_throws_what_the_product_catches()
    {
        Assert.Throws<InvalidOperationException>(() => PubKey.RecoverCompact(Digest("x"), new CompactSignature(0, new byte[64])));
        Assert.Throws<InvalidOperationException>(
            () => PubKey.RecoverCompact(Digest("x"), new CompactSignature(0, [.. new byte[31], 5, .. Enumerable.Repeat((byte)0x7F, 32)])));
    }

    [Fact]
    public void Bytes_that_are_no_public_key_are_refused()
    {
        Assert.False(PubKey.TryCreatePubKey(new byte[33], out _));
        Assert.False(PubKey.TryCreatePubKey([], out _));
        Assert.False(PubKey.TryCreatePubKey([2, .. Enumerable.Repeat((byte)0xFF, 32)], out _));
        Assert.Throws<FormatException>(() => new PubKey(new byte[33]));
    }

    [Fact]
    public void Bytes_that_are_no_private_key_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Key(new byte[32]));
        Assert.Throws<ArgumentException>(() => new Key(new byte[31]));
        Assert.Throws<ArgumentException>(() => new Key(Convert.FromHexString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")));
    }

    [Fact]
    public void Numbers_are_written_reversed()
    {
        var hash = Hashes.DoubleSHA256(System.Text.Encoding.ASCII.GetBytes("hello"));
        Assert.Equal("9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50", Encoders.Hex.EncodeData(hash.ToBytes()));
        Assert.Equal("503d8319a48348cdc610a582f7bf754b5833df65038606eb48510790dfc99595", hash.ToString());
        Assert.True(hash == uint256.Parse(hash.ToString()));
        Assert.Throws<FormatException>(() => uint256.Parse("00"));
    }

    [Fact]
    public void Checked_base58_refuses_a_changed_character()
    {
        var encoded = Encoders.Base58Check.EncodeData([0x1C, 0xB8, .. new byte[20]]);
        Assert.StartsWith("t1", encoded, StringComparison.Ordinal);
        Assert.Equal(22, Encoders.Base58Check.DecodeData(encoded).Length);
        var changed = string.Concat(encoded.AsSpan(0, encoded.Length - 1), encoded[^1] == 'a' ? "b" : "a");
        Assert.Throws<FormatException>(() => Encoders.Base58Check.DecodeData(changed));
    }

    private static readonly string[] LowR = ["3813151335dd4a5c", "610f828a26ebb13f", "58c730490e89f12a", "3602e362a64f1dd8"];

    private static byte[] Mirror(byte[] compact)
    {
        var order = new System.Numerics.BigInteger(
            Convert.FromHexString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"), isUnsigned: true, isBigEndian: true);
        var s = new System.Numerics.BigInteger(compact.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var mirrored = (order - s).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. compact[..32], .. new byte[32 - mirrored.Length], .. mirrored];
    }
}
