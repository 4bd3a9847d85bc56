using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Curve;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Ledger.Tests.Keys;

/// <summary>What stands between a library that computes wrongly and everybody's money.</summary>
public sealed class CurveSelfTestTests
{
    private static readonly NativeSecp256k1 Native = new(TestVerifiers.Library);
    private static readonly ISignatureVerifier NativeVerifier = TestVerifiers.ByName("libsecp256k1");

    [Fact]
    public void Both_implementations_pass()
    {
        Assert.True(CurveSelfTest.Passes(Native, NativeVerifier));
        Assert.True(CurveSelfTest.Passes(new ManagedSecp256k1(), new ManagedSignatureVerifier()));
    }

    [Fact]
    public void A_verifier_that_accepts_everything_fails() => Assert.False(CurveSelfTest.Passes(Native, new WrongVerifier((_, _) => true)));

    [Fact]
    public void A_verifier_that_refuses_everything_fails() => Assert.False(CurveSelfTest.Passes(Native, new WrongVerifier((_, _) => false)));

    [Fact]
    public void A_verifier_that_accepts_the_high_form_too_fails() =>
        Assert.False(CurveSelfTest.Passes(Native, new WrongVerifier((signature, isRight) => isRight || signature.Bytes[32] >= 0x80)));

    [Theory]
    [InlineData(nameof(ISecp256k1.GetPublicKey))]
    [InlineData(nameof(ISecp256k1.Sign))]
    [InlineData(nameof(ISecp256k1.TryRecover))]
    public void A_curve_that_computes_one_thing_wrongly_fails(string wrong) => Assert.False(CurveSelfTest.Passes(new WrongCurve(wrong), NativeVerifier));

    private sealed class WrongVerifier(Func<Signature, bool, bool> decide) : ISignatureVerifier
    {
        public string Name => "wrong";

        public bool Verify(in PublicKey key, in Hash256 digest, in Signature signature) =>
            decide(signature, NativeVerifier.Verify(key, digest, signature));
    }

    private sealed class WrongCurve(string wrong) : ISecp256k1
    {
        public PublicKey GetPublicKey(ReadOnlySpan<byte> secret)
        {
            var key = Native.GetPublicKey(secret);
            return wrong == nameof(GetPublicKey) ? Flip(key) : key;
        }

        public Signature Sign(ReadOnlySpan<byte> secret, in Hash256 digest, out int recoveryId) =>
            Native.Sign(secret, wrong == nameof(Sign) ? Hash256.Zero : digest, out recoveryId);

        public bool TryRecover(in Hash256 digest, ReadOnlySpan<byte> signature, int recoveryId, Span<byte> destination) =>
            Native.TryRecover(digest, signature, wrong == nameof(TryRecover) ? recoveryId ^ 1 : recoveryId, destination);

        // The same x with the other y.
        private static PublicKey Flip(PublicKey key) => new([(byte)(key.Bytes[0] ^ 1), .. key.Bytes[1..]]);
    }
}
