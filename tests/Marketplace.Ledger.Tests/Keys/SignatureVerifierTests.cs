using System.Numerics;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Curve;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Ledger.Tests.Keys;

public sealed class SignatureVerifierTests
{
    private static readonly BigInteger GroupOrder = new(Signature.GroupOrder, isUnsigned: true, isBigEndian: true);

    private readonly ManagedSignatureVerifier _managed = new();

    public static TheoryData<string> Verifiers() => [.. TestVerifiers.Names];

    private static ISignatureVerifier Verifier(string name) => TestVerifiers.ByName(name);

    [Theory]
    [MemberData(nameof(Verifiers))]
    public void A_signature_holds_for_its_key_and_digest_only(string name)
    {
        var verifier = Verifier(name);
        Assert.Equal(name, verifier.Name);
        using var key = PrivateKey.Generate();
        using var other = PrivateKey.Generate();
        var digest = Hashing.Sha256("paid"u8);
        var signature = key.Sign(digest);
        Assert.True(verifier.Verify(key.PublicKey, digest, signature));
        Assert.False(verifier.Verify(other.PublicKey, digest, signature));
        Assert.False(verifier.Verify(key.PublicKey, Hashing.Sha256("Paid"u8), signature));
    }

    [Theory]
    [MemberData(nameof(Verifiers))]
    public void The_high_s_form_is_refused(string name)
    {
        using var key = PrivateKey.Generate();
        var digest = Hashing.Sha256("x"u8);
        var low = key.Sign(digest);
        var high = Mirror(low);
        Assert.False(Signature.TryRead(high, out _));
        Assert.True(Verifier(name).Verify(key.PublicKey, digest, low));
        Assert.False(Verifier(name).Verify(key.PublicKey, digest, Signature.ReadUnchecked(high)));
    }

    [Theory]
    [MemberData(nameof(Verifiers))]
    public void Default_values_and_keys_off_the_curve_verify_nothing(string name)
    {
        var verifier = Verifier(name);
        using var key = PrivateKey.Generate();
        var digest = Hashing.Sha256("x"u8);
        var offCurve = new PublicKey([2, .. Enumerable.Repeat((byte)0xFF, 32)]);
        Assert.False(verifier.Verify(default, digest, key.Sign(digest)));
        Assert.False(verifier.Verify(key.PublicKey, digest, default));
        Assert.False(verifier.Verify(offCurve, digest, key.Sign(digest)));
    }

    [Fact]
    public void Native_and_managed_agree_on_valid_and_mutated_signatures()
    {
        var native = Verifier("libsecp256k1");
        var random = new Random(20261120);
        var accepted = 0;
        for (var round = 0; round < 200; round++)
        {
            using var key = PrivateKey.FromBytes(RandomBytes(random));
            var digest = new Hash256(RandomBytes(random));
            var check = Mutate(random, new SignatureCheck(key.PublicKey, digest, key.Sign(digest)), round % 6);
            var expected = native.Verify(check.Key, check.Digest, check.Signature);
            Assert.Equal(expected, _managed.Verify(check.Key, check.Digest, check.Signature));
            accepted += expected ? 1 : 0;
        }

        Assert.InRange(accepted, 30, 40);
    }

    [Fact]
    public void Native_and_managed_sign_derive_and_recover_alike()
    {
        var native = new NativeSecp256k1(TestVerifiers.Library);
        var managed = new ManagedSecp256k1();
        var random = new Random(7);
        Span<byte> byNative = stackalloc byte[65];
        Span<byte> byManaged = stackalloc byte[65];
        for (var round = 0; round < 60; round++)
        {
            var secret = RandomBytes(random);
            var digest = new Hash256(RandomBytes(random));
            Assert.Equal(native.GetPublicKey(secret), managed.GetPublicKey(secret));
            var signature = native.Sign(secret, digest, out var recoveryId);
            Assert.Equal(signature, managed.Sign(secret, digest, out var managedRecoveryId));
            Assert.Equal(recoveryId, managedRecoveryId);
            for (var id = 0; id < 4; id++)
            {
                var found = native.TryRecover(digest, signature.Bytes, id, byNative);
                Assert.Equal(found, managed.TryRecover(digest, signature.Bytes, id, byManaged));
                Assert.True(!found || byNative.SequenceEqual(byManaged));
            }
        }
    }

    [Fact]
    public void Native_and_managed_recover_alike_where_r_plus_the_order_lies_in_the_field()
    {
        var native = new NativeSecp256k1(TestVerifiers.Library);
        var managed = new ManagedSecp256k1();
        var digest = Hashing.Sha256("x"u8);
        var byNative = new byte[33];
        var byManaged = new byte[33];
        var found = 0;
        for (byte r = 1; r <= 20; r++)
        {
            byte[] signature = [.. new byte[31], r, .. Enumerable.Repeat((byte)0x7F, 32)];
            for (var id = 2; id < 4; id++)
            {
                var recovered = native.TryRecover(digest, signature, id, byNative);
                Assert.Equal(recovered, managed.TryRecover(digest, signature, id, byManaged));
                Assert.True(!recovered || byNative.SequenceEqual(byManaged));
                found += recovered ? 1 : 0;
            }
        }

        Assert.InRange(found, 2, 38);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(100)]
    public void A_parallel_batch_answers_each_check_in_its_place(int count)
    {
        using var key = PrivateKey.Generate();
        var verifier = new ParallelSignatureVerifier(SignatureVerifiers.Choose(out _), degree: 4);
        var checks = new SignatureCheck[count];
        for (var i = 0; i < count; i++)
        {
            var digest = Hashing.Sha256(BitConverter.GetBytes(i));
            checks[i] = new SignatureCheck(key.PublicKey, i % 3 == 0 ? Hash256.Zero : digest, key.Sign(digest));
        }

        var results = new bool[count];
        verifier.Verify(checks, results);
        Assert.Equal(Enumerable.Range(0, count).Select(i => i % 3 != 0), results);
    }

    [Fact]
    public void A_cancelled_batch_says_so()
    {
        var verifier = new ParallelSignatureVerifier(_managed);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => verifier.Verify(new SignatureCheck[10], new bool[10], cancelled.Token));
    }

    [Fact]
    public void Cancelling_in_the_middle_stops_the_batch()
    {
        using var cancellation = new CancellationTokenSource();
        var counting = new CancellingVerifier(cancellation);
        var verifier = new ParallelSignatureVerifier(counting, degree: 2);
        Assert.Throws<OperationCanceledException>(() => verifier.Verify(new SignatureCheck[10_000], new bool[10_000], cancellation.Token));
        Assert.InRange(counting.Calls, 1, 100);
    }

    [Fact]
    public void The_library_of_the_package_is_chosen_and_named()
    {
        Assert.Null(NativeLibrarySecp256k1.Fault);
        Assert.IsType<NativeSignatureVerifier>(SignatureVerifiers.Choose(out var description));
        Assert.Equal("libsecp256k1", description);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Verifying_natively_allocates_nothing(bool rememberKeys)
    {
        var verifier = NativeSignatureVerifier.TryCreate(rememberKeys)!;
        using var key = PrivateKey.Generate();
        var digest = Hashing.Sha256("x"u8);
        var signature = key.Sign(digest);
        Assert.True(verifier.Verify(key.PublicKey, digest, signature));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            verifier.Verify(key.PublicKey, digest, signature);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static SignatureCheck Mutate(Random random, SignatureCheck check, int kind)
    {
        var bytes = check.Signature.Bytes.ToArray();
        switch (kind)
        {
            case 0:
                return check;
            case 1:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                bytes = Mirror(check.Signature);
                break;
            case 3:
                Array.Fill<byte>(bytes, 0xFF, 0, 32);
                break;
            case 4:
                var digest = check.Digest.ToArray();
                digest[random.Next(digest.Length)] ^= 1;
                return check with { Digest = new Hash256(digest) };
            default:
                var key = check.Key.Bytes.ToArray();
                key[1 + random.Next(32)] ^= (byte)(1 << random.Next(8));
                return check with { Key = new PublicKey(key) };
        }

        return check with { Signature = Signature.ReadUnchecked(bytes) };
    }

    private static byte[] Mirror(Signature signature)
    {
        var s = new BigInteger(signature.Bytes[32..], isUnsigned: true, isBigEndian: true);
        var mirrored = (GroupOrder - s).ToByteArray(isUnsigned: true, isBigEndian: true);
        byte[] bytes = [.. signature.Bytes[..32], .. new byte[32 - mirrored.Length], .. mirrored];
        return bytes;
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        bytes[0] &= 0x7F;
        return bytes;
    }

    private sealed class CancellingVerifier(CancellationTokenSource cancellation) : ISignatureVerifier
    {
        private int _calls;

        public string Name => "cancelling";

        public int Calls => _calls;

        public bool Verify(in PublicKey key, in Hash256 digest, in Signature signature)
        {
            if (Interlocked.Increment(ref _calls) == 20)
            {
                cancellation.Cancel();
            }

            return true;
        }
    }
}
