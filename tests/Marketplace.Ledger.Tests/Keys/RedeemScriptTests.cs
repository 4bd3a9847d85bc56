using System.Text.Json;
using Marketplace.Ledger.Keys;
using NBitcoin.DataEncoders;

namespace Marketplace.Ledger.Tests.Keys;

public sealed class RedeemScriptTests
{
    private static readonly MultiSigVectors Published = Read();

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Published.Vectors.Count)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Sorted_keys_make_the_published_script_and_address(int number)
    {
        var vector = Published.Vectors[number];
        PublicKey[] keys = [.. vector.Keys.Select(key => PublicKey.Parse(key))];
        foreach (var order in new[] { keys, [.. keys.Reverse()] })
        {
            var script = RedeemScript.Create(vector.Required, order);
            Assert.Equal(vector.Script, Convert.ToHexStringLower(script.Bytes));
            Assert.Equal(Encoders.Base58Check.DecodeData(vector.Bitcoin)[1..], script.Hash.Bytes.ToArray());
            Assert.Equal(vector.Address, script.Address.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_script_is_read_back(int number)
    {
        var vector = Published.Vectors[number];
        Assert.True(RedeemScript.TryRead(Convert.FromHexString(vector.Script), out var script));
        Assert.Equal((vector.Required, vector.Keys.Count), (script.Required, script.Keys.Length));
        Assert.Equal(RedeemScript.Create(vector.Required, script.Keys), script);
    }

    [Fact]
    public void Every_other_byte_string_is_refused()
    {
        var bytes = Convert.FromHexString(Published.Vectors[0].Script);
        foreach (var position in new[] { 0, 1, 2, 35, 36, bytes.Length - 2, bytes.Length - 1 })
        {
            var changed = (byte[])bytes.Clone();
            changed[position] ^= 0x40;
            Assert.False(RedeemScript.TryRead(changed, out _));
        }

        Assert.False(RedeemScript.TryRead([], out _));
        Assert.False(RedeemScript.TryRead(bytes.AsSpan(1), out _));
        Assert.False(RedeemScript.TryRead([.. bytes, 0], out _));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 16)]
    [InlineData(0, 0)]
    public void Numbers_that_make_no_script_are_refused(int required, int count)
    {
        var keys = Enumerable.Range(1, count).Select(i => new PublicKey([2, .. new byte[31], (byte)i]));
        Assert.Throws<ArgumentException>(() => RedeemScript.Create(required, keys));
    }

    [Fact]
    public void A_key_stands_once() =>
        Assert.Throws<ArgumentException>(() => RedeemScript.Create(1, Enumerable.Repeat(new PublicKey([2, .. new byte[31], 1]), 2)));

    private static MultiSigVectors Read()
    {
        using var stream = typeof(RedeemScriptTests).Assembly.GetManifestResourceStream("Vectors.multisig.json")!;
        return JsonSerializer.Deserialize<MultiSigVectors>(stream, JsonSerializerOptions.Web)!;
    }

    private sealed record MultiSigVectors(IReadOnlyList<MultiSigVector> Vectors);

    private sealed record MultiSigVector(int Required, IReadOnlyList<string> Keys, string Script, string Bitcoin, string Address);
}
