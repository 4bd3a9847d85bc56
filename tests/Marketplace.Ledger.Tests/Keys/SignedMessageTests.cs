using System.Text;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Tests.Keys;

public sealed class SignedMessageTests
{
    [Fact]
    public void The_digest_is_that_of_Bitcoin()
    {
        // Built by hand: prefix with its length, text with its length.
        byte[] framed = [24, .. Encoding.ASCII.GetBytes("Bitcoin Signed Message:\n"), 4, .. Encoding.ASCII.GetBytes("test")];
        Assert.Equal(Hashing.Sha256d(framed), SignedMessage.Digest("test"));
    }

    [Theory]
    [InlineData(252, new byte[] { 252 })]
    [InlineData(253, new byte[] { 0xFD, 253, 0 })]
    [InlineData(65536, new byte[] { 0xFE, 0, 0, 1, 0 })]
    public void Long_texts_carry_their_length_as_in_Bitcoin(int length, byte[] encodedLength)
    {
        var text = new string('x', length);
        byte[] framed = [24, .. Encoding.ASCII.GetBytes("Bitcoin Signed Message:\n"), .. encodedLength, .. Encoding.ASCII.GetBytes(text)];
        Assert.Equal(Hashing.Sha256d(framed), SignedMessage.Digest(text));
    }

    // The vector of Bitcoin Core's own functional test of signed messages (a test network key, so its prefix is not ours).
    [Fact]
    public void Bitcoin_Cores_message_is_signed_and_verified_alike()
    {
        const string Text = "This is just a test message";
        const string Expected = "INbVnW4e6PeRmsv2Qgu8NuopvrVjkcxob+sX8OcZG0SALhWybUjzMLPdAsXI46YZGb0KQTRii+wWIQzRpG/U+S0=";
        var base58 = NBitcoin.DataEncoders.Encoders.Base58Check;
        var secret = base58.DecodeData("cUeKHd5orzT3mz8P9pxyREHfsWtVfgsfDjiZZBcjUBAaGk1BTj7N").AsSpan(1, PrivateKey.Size);
        var hash = new KeyHash(base58.DecodeData("mpLQjfK79b7CCV4VMJWEWAj5Mpx8Up5zxB").AsSpan(1));
        using var key = PrivateKey.FromBytes(secret);
        Assert.Equal(hash, key.PublicKey.Hash);
        Assert.Equal(Expected, key.SignMessage(Text));
        Assert.True(SignedMessage.Verify(hash, Text, Expected));
        Assert.False(SignedMessage.Verify(hash, Text + " ", Expected));
    }

    [Fact]
    public void What_a_key_signs_verifies_for_its_address_only()
    {
        using var key = PrivateKey.Generate();
        using var other = PrivateKey.Generate();
        var signature = key.SignMessage("Grüße, ₿");
        Assert.True(SignedMessage.Verify(key.Address, "Grüße, ₿", signature));
        Assert.False(SignedMessage.Verify(other.Address, "Grüße, ₿", signature));
        Assert.False(SignedMessage.Verify(Address.FromScriptHash(key.PublicKey.Hash), "Grüße, ₿", signature));
        Assert.True(SignedMessage.TryRecover("Grüße, ₿", signature, out var recovered));
        Assert.Equal(key.PublicKey, recovered);
    }

    [Fact]
    public void Every_compressed_header_is_read_and_only_one_is_right()
    {
        using var key = PrivateKey.Generate();
        var bytes = Convert.FromBase64String(key.SignMessage("text"));
        var valid = 0;
        for (var header = 0; header <= 255; header++)
        {
            bytes[0] = (byte)header;
            valid += SignedMessage.Verify(key.Address, "text", Convert.ToBase64String(bytes)) ? 1 : 0;
        }

        Assert.Equal(1, valid);
    }

    [Fact]
    public void An_uncompressed_header_means_the_hash_of_the_uncompressed_key()
    {
        using var key = PrivateKey.Generate();
        var bytes = Convert.FromBase64String(key.SignMessage("text"));
        bytes[0] -= 4;
        var uncompressed = new NBitcoin.PubKey(key.PublicKey.Bytes.ToArray()).Decompress().ToBytes();
        var signature = Convert.ToBase64String(bytes);
        Assert.True(SignedMessage.Verify(Hashing.Hash160(uncompressed), "text", signature));
        Assert.False(SignedMessage.Verify(key.Address, "text", signature));
        Assert.False(SignedMessage.TryRecover("text", signature, out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("H6bxvgcWs5yYbTCxmVZ5PMl6VsEC7J3VkkMWBmWWvFUDUyk0RlaBlaULU5QrJe8/oAJjV7jJBvtVzV+sPlwvEg==")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("HwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("H///////////////////////////////////////////////////////////////////////////////////////")]
    public void Malformed_signatures_are_false_and_never_throw(string? signature)
    {
        using var key = PrivateKey.Generate();
        Assert.False(SignedMessage.Verify(key.Address, "text", signature));
        Assert.False(SignedMessage.TryRecover("text", signature, out _));
    }
}
