using NBitcoin;
using NBitcoin.DataEncoders;

namespace PackageSets.NBitcoin.Tests;

/// <summary>BIP-0032 as the product uses it; runs on either package set.</summary>
public sealed class ExtendedKeyTests
{
    private static readonly byte[] PublicVersion = [0x04, 0x88, 0xB2, 0x1E];
    private static readonly byte[] PrivateVersion = [0x04, 0x88, 0xAD, 0xE4];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, VectorFile.Bip32.Vectors.Count)];

    private static string Text(ExtKey key) => Encoders.Base58Check.EncodeData([.. PrivateVersion, .. key.ToBytes()]);

    private static string Text(ExtPubKey key) => Encoders.Base58Check.EncodeData([.. PublicVersion, .. key.ToBytes()]);

    [Theory]
    [MemberData(nameof(Numbers))]
    public void The_published_keys_are_derived_from_the_published_seeds(int number)
    {
        var vector = VectorFile.Bip32.Vectors[number];
        var master = ExtKey.CreateFromSeed(Convert.FromHexString(vector.Seed));
        foreach (var expected in vector.Keys)
        {
            var key = master.Derive(new KeyPath(expected.Path));
            Assert.Equal(expected.PrivateText, Text(key));
            Assert.Equal(expected.PublicText, Text(key.Neuter()));
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_public_child_is_the_same_from_the_public_and_from_the_private_parent(int number)
    {
        var master = ExtKey.CreateFromSeed(Convert.FromHexString(VectorFile.Bip32.Vectors[number].Seed));
        for (uint i = 0; i < 5; i++)
        {
            Assert.Equal(Text(master.Derive(i).Derive(i).Neuter()), Text(master.Neuter().Derive(i).Derive(i)));
        }
    }

    [Fact]
    public void Bytes_round_trip()
    {
        var key = ExtKey.CreateFromSeed(new byte[16]).Derive(new KeyPath("m/1'/2"));
        Assert.Equal(74, key.ToBytes().Length);
        Assert.Equal(key.ToBytes(), ExtKey.CreateFromBytes(key.ToBytes()).ToBytes());
        Assert.Equal(key.Neuter().ToBytes(), new ExtPubKey(key.Neuter().ToBytes()).ToBytes());
        Assert.Equal((2, 2u), ((int)key.Depth, key.Child));
    }

    [Fact]
    public void A_public_key_has_no_hardened_children() =>
        Assert.Throws<InvalidOperationException>(() => ExtKey.CreateFromSeed(new byte[16]).Neuter().Derive(0x8000_0000));

    [Theory]
    [InlineData(73)]
    [InlineData(74)]
    [InlineData(75)]
    public void Bytes_that_are_no_extended_public_key_are_refused(int length) => Assert.Throws<FormatException>(() => new ExtPubKey(new byte[length]));

    [Theory]
    [InlineData(15)]
    [InlineData(65)]
    public void A_seed_has_16_to_64_bytes(int length) => Assert.Throws<ArgumentOutOfRangeException>(() => ExtKey.CreateFromSeed(new byte[length]));

    [Theory]
    [InlineData("m/44'/19167'/0'", "44'/19167'/0'")]
    [InlineData("44h/0", "44'/0")]
    [InlineData("m", "")]
    [InlineData("", "")]
    public void A_path_is_read(string text, string written) => Assert.Equal(written, new KeyPath(text).ToString());

    [Theory]
    [InlineData("44'/x")]
    [InlineData("2147483648")]
    [InlineData("-1")]
    public void What_is_no_path_is_refused(string text) => Assert.Throws<FormatException>(() => new KeyPath(text));
}
