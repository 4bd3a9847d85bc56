using Marketplace.Fuzz.Tests.Harness;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Tests.Support;

namespace Marketplace.Fuzz.Tests.Targets;

/// <summary>Certificates, as they stand behind a block's header, and the count of their weights.</summary>
public sealed class CertificateTarget : IFuzzTarget
{
    private static readonly BlockHeader Header = new(7, default, default, 1_000, 0, default, default, 0);
    private static readonly byte[] HeaderBytes = Header.Encode();
    private static readonly ValidatorSet Validators = new(Samples.Many(4, random => new Validator(random.Witness().Key, (ulong)random.Next(1, 5))));

    /// <inheritdoc/>
    public string Name => "certificates";

    /// <inheritdoc/>
    public int MaxLength => 80 << 10;

    /// <summary>A signature of 66 bytes becomes as many; the block is encoded once more here.</summary>
    public long MaxAllocation(int inputLength) => (8L * inputLength) + (16 << 10);

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => Samples.Many(12, random =>
    {
        ushort validator = 0;
        var signatures = Enumerable.Range(0, random.Next(5)).Select(_ => new CertificateSignature(validator++, random.Witness().Signature));
        return new Block(Header, new Certificate((uint)random.Next(), [.. signatures]), []).Encode()[BlockHeader.Size..];
    });

    /// <inheritdoc/>
    public string Run(ReadOnlySpan<byte> input)
    {
        byte[] bytes = [.. HeaderBytes, .. input];
        if (!Block.TryDecode(bytes, out var block, out var rejection))
        {
            return $"{rejection.Code} {rejection.Message}";
        }

        FuzzFailure.Unless(new Block(block.Header, block.Certificate, []).Encode().AsSpan().SequenceEqual(bytes), "what was accepted encodes to other bytes");

        // Every signature is taken to hold, so that only the places and weights decide.
        var refused = block.Certificate.Check(block.Header, default, Validators, BelievesAll.Instance);
        UInt128 weight = 0;
        foreach (var vote in block.Certificate.Signatures.Where(vote => vote.Validator < Validators.Validators.Length))
        {
            weight += Validators.Validators[vote.Validator].Weight;
        }

        var known = block.Certificate.Signatures.All(vote => vote.Validator < Validators.Validators.Length);
        FuzzFailure.Unless((refused is null) == (known && weight * 3 > Validators.TotalWeight * 2), "the certificate counts for more or less than its weight");
        return refused is null ? "final" : "not final";
    }

    /// <summary>Takes every signature to hold.</summary>
    internal sealed class BelievesAll : ISignatureVerifier
    {
        public static BelievesAll Instance { get; } = new();

        public string Name => "believes all";

        public bool Verify(in PublicKey key, in Hash256 digest, in Signature signature) => true;
    }
}
