using System.Numerics;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Curve;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Ledger.Tests.Keys.Wycheproof;

/// <summary>Every vector of Project Wycheproof for ECDSA over secp256k1 with SHA-256, by both verifiers and under the ledger's rule.</summary>
/// <remarks>
/// The ledger takes exactly 64 bytes, r then s, with 0 &lt; r &lt; n and 0 &lt; s &lt;= n/2. The files' results map onto that as follows:
/// <list type="bullet">
/// <item>A signature that is no strict DER, or not 64 bytes where the file has no DER, has no form on the ledger. Its result must be "invalid".</item>
/// <item>"valid" with s &lt;= n/2: <see cref="Signature"/> reads it, and both verifiers accept it.</item>
/// <item>"valid" with s &gt; n/2, which the bitcoin file has none of: <see cref="Signature"/> does not read it, both verifiers refuse it, and both accept
/// its twin (r, n - s), so that nothing of the vector goes untested.</item>
/// <item>"invalid": <see cref="Signature"/> does not read it or both verifiers refuse it; they refuse its twin too. Two vectors of the bitcoin file are
/// invalid for their high s alone; they count as the line before.</item>
/// </list>
/// </remarks>
public sealed class WycheproofTests
{
    private const string Bitcoin = "ecdsa_secp256k1_sha256_bitcoin_test";
    private const string P1363 = "ecdsa_secp256k1_sha256_p1363_test";
    private const string Der = "ecdsa_secp256k1_sha256_test";

    private static readonly BigInteger GroupOrder = new(Signature.GroupOrder, isUnsigned: true, isBigEndian: true);

    // "Signature malleability" and "edge case for signature malleability".
    private static readonly int[] HighButSignedInBitcoin = [1, 388];

    public static TheoryData<string, string> FilesAndVerifiers()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in (string[])[Bitcoin, P1363, Der])
        {
            foreach (var verifier in TestVerifiers.Names)
            {
                data.Add(file, verifier);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(FilesAndVerifiers))]
    public void Every_vector_is_decided_as_the_ledgers_rule_says(string file, string verifierName)
    {
        var verifier = TestVerifiers.ByName(verifierName);
        var faults = WycheproofVector.ReadFile(file).SelectMany(vector => Faults(file, vector, verifier).Select(fault => $"{file} {vector.Number}: {fault}"));
        Assert.Empty(faults);
    }

    // Counted outside this repository, by a textbook implementation that shares no code with it: a reader that loses vectors is found out here.
    [Theory]
    [InlineData(Bitcoin, 463, 162, 2, 232)]
    [InlineData(P1363, 252, 95, 72, 18)]
    [InlineData(Der, 476, 96, 72, 234)]
    public void The_files_hold_as_many_of_each_kind_as_were_counted(string file, int all, int accepted, int signedWithHighS, int withoutForm)
    {
        var vectors = WycheproofVector.ReadFile(file);
        Assert.Equal(all, vectors.Count);
        Assert.Equal(accepted, vectors.Count(vector => vector.IsValid && Signature.TryRead(vector.Compact, out _)));
        Assert.Equal(signedWithHighS, vectors.Count(vector => IsSigned(file, vector) && !Signature.TryRead(vector.Compact, out _)));
        Assert.Equal(withoutForm, vectors.Count(vector => vector.Compact is null));
    }

    [Theory]
    [InlineData(Bitcoin)]
    [InlineData(P1363)]
    public void The_same_keys_are_recovered_natively_and_managed_and_the_signers_are_among_them(string file)
    {
        var native = new NativeSecp256k1(TestVerifiers.Library);
        var managed = new ManagedSecp256k1();
        Span<byte> byNative = stackalloc byte[PublicKey.Size];
        Span<byte> byManaged = stackalloc byte[PublicKey.Size];
        foreach (var vector in WycheproofVector.ReadFile(file).Where(vector => vector.Compact is not null))
        {
            var isSignerFound = false;
            for (var recoveryId = 0; recoveryId < 4; recoveryId++)
            {
                var isFound = native.TryRecover(vector.Digest, vector.Compact, recoveryId, byNative);
                Assert.Equal(isFound, managed.TryRecover(vector.Digest, vector.Compact, recoveryId, byManaged));
                Assert.True(!isFound || byNative.SequenceEqual(byManaged), $"{file} {vector.Number}: two keys for candidate {recoveryId}");
                isSignerFound |= isFound && byNative.SequenceEqual(vector.Key.Bytes);
            }

            Assert.True(isSignerFound == IsSigned(file, vector), $"{file} {vector.Number}: signer found: {isSignerFound}");
        }
    }

    private static IEnumerable<string> Faults(string file, WycheproofVector vector, ISignatureVerifier verifier)
    {
        if (vector.Compact is not { } bytes)
        {
            return vector.IsValid ? ["valid, and has no form on the ledger"] : [];
        }

        var faults = new List<string>();
        var isCanonical = S(bytes) <= GroupOrder / 2;
        Expect(vector.IsValid && isCanonical, bytes, "the signature");
        if (S(bytes) < GroupOrder)
        {
            var twin = Twin(bytes);
            Expect(IsSigned(file, vector) && !isCanonical, twin, "its twin");
        }

        return faults;

        void Expect(bool expected, byte[] signature, string what)
        {
            var isRead = Signature.TryRead(signature, out var read);
            if (expected && !isRead)
            {
                faults.Add($"{what} is not read");
            }

            // Also what no Signature can hold is shown to the verifier, which must not rely on that.
            if (verifier.Verify(vector.Key, vector.Digest, isRead ? read : Signature.ReadUnchecked(signature)) != expected)
            {
                faults.Add(expected ? $"{what} is refused" : $"{what} is accepted");
            }
        }
    }

    /// <summary>Whether the key made the signature, be its s low or high.</summary>
    private static bool IsSigned(string file, WycheproofVector vector) =>
        vector.IsValid || (file == Bitcoin && HighButSignedInBitcoin.Contains(vector.Number));

    private static BigInteger S(byte[] compact) => new(compact.AsSpan(32), isUnsigned: true, isBigEndian: true);

    private static byte[] Twin(byte[] compact)
    {
        var s = (GroupOrder - S(compact)).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. compact.AsSpan(0, 32), .. new byte[32 - s.Length], .. s];
    }
}
