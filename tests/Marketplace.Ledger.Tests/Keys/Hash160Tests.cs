using System.Text;
using Marketplace.Ledger.Keys;

namespace Marketplace.Ledger.Tests.Keys;

public sealed class Hash160Tests
{
    // The vectors of the authors' page.
    [Theory]
    [InlineData("", "9c1185a5c5e9fc54612808977ee8f548b2258d31")]
    [InlineData("a", "0bdc9d2d256b3ee9daae347be6f4dc835a467ffe")]
    [InlineData("abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc")]
    [InlineData("message digest", "5d0689ef49d2fae572b881b123a85ffa21595f36")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "f71c27109c692c1b56bbdceb5b9d2865b3708dbc")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "12a053384a9c0c88e405a06c27dcf49ada62eb2b")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "b0e20b6e3116640286ed3a87a5713079b21f5189")]
    [InlineData(
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890", "9b752e45573d4b39f4dbd3323cab82bf63326bfb")]
    public void Published_vectors_hold(string text, string expected) => Assert.Equal(expected, Digest(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_million_letters_a_hash_as_published() =>
        Assert.Equal("52783243c1697bdbe16d37f97f68f08325dc1528", Digest(Enumerable.Repeat((byte)'a', 1_000_000).ToArray()));

    [Fact]
    public void Every_length_around_the_block_size_agrees_with_another_implementation()
    {
        for (var length = 0; length <= 200; length++)
        {
            var data = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();
            Assert.Equal(Convert.ToHexStringLower(NBitcoin.Crypto.Hashes.RIPEMD160(data)), Digest(data));
        }
    }

    [Fact]
    public void Hashing_a_public_key_allocates_nothing()
    {
        var key = new byte[PublicKey.Size];
        Hashing.Hash160(key);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Hashing.Hash160(key);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Threads_that_hash_at_once_do_not_disturb_each_other() =>
        Parallel.For(0, 64, i =>
        {
            var data = Enumerable.Repeat((byte)i, 33 + i).ToArray();
            var expected = Convert.ToHexStringLower(NBitcoin.Crypto.Hashes.Hash160(data).ToBytes());
            for (var round = 0; round < 50; round++)
            {
                Assert.Equal(expected, Hashing.Hash160(data).ToString());
            }
        });

    private static string Digest(byte[] data) => Hashing.Ripemd160(data).ToString();
}
