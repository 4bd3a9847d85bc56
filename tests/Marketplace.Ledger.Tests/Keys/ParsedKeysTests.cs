using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Ledger.Tests.Keys;

/// <summary>A verifier that remembers keys decides as one that does not, whatever it met before.</summary>
public sealed class ParsedKeysTests
{
    [Fact]
    public void Many_more_keys_than_there_is_room_for_change_no_decision()
    {
        var remembering = NativeSignatureVerifier.TryCreate()!;
        var plain = NativeSignatureVerifier.TryCreate(rememberKeys: false)!;
        var random = new Random(1);
        var digest = Hashing.Sha256("paid"u8);
        var signed = Enumerable.Range(0, 5_000).Select(_ => PrivateKey.Generate()).Select(key => (Key: key.PublicKey, Signature: key.Sign(digest))).ToArray();
        for (var i = 0; i < 8_000; i++)
        {
            var (key, signature) = (signed[random.Next(signed.Length)].Key, signed[random.Next(signed.Length)].Signature);
            Assert.Equal(plain.Verify(key, digest, signature), remembering.Verify(key, digest, signature));
            var right = signed[random.Next(signed.Length)];
            Assert.True(remembering.Verify(right.Key, digest, right.Signature));
        }
    }

    [Fact]
    public void A_key_off_the_curve_is_refused_again_and_again_and_leaves_the_others_alone()
    {
        var verifier = NativeSignatureVerifier.TryCreate()!;
        using var key = PrivateKey.Generate();
        var digest = Hashing.Sha256("x"u8);
        var signature = key.Sign(digest);
        var offCurve = new PublicKey([2, .. Enumerable.Repeat((byte)0xFF, 32)]);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(verifier.Verify(key.PublicKey, digest, signature));
            Assert.False(verifier.Verify(offCurve, digest, signature));
            Assert.False(verifier.Verify(default, digest, signature));
        }
    }
}
