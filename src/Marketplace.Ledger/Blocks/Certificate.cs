using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Ledger;

/// <summary>One validator's signature in a certificate.</summary>
/// <param name="Validator">The validator's place in the block's validator set.</param>
/// <param name="Signature">Its signature of <see cref="Certificate.VoteDigest"/>.</param>
public readonly record struct CertificateSignature(ushort Validator, Signature Signature);

/// <summary>The signatures that make a block final: validators of more than two thirds of the weight. The genesis block has none.</summary>
/// <param name="Round">The round in which they voted; 0 while one validator decides alone.</param>
/// <param name="Signatures">Strictly ascending by validator.</param>
public sealed record Certificate(uint Round, ImmutableArray<CertificateSignature> Signatures)
{
    private const byte Precommit = 2;
    private const int SignatureBytes = sizeof(ushort) + Signature.Size;

    /// <summary>The genesis block's certificate: no signatures, because everybody has the genesis block already.</summary>
    public static Certificate None { get; } = new(0, []);

    private static ReadOnlySpan<byte> VoteTag => "FluxMarket/vote/v1"u8;

    /// <summary>What a validator signs to vote for a block.</summary>
    /// <param name="genesisHash">The network's genesis hash.</param>
    /// <param name="header">The block's header.</param>
    /// <param name="round">The round of the vote.</param>
    public static Hash256 VoteDigest(in Hash256 genesisHash, BlockHeader header, uint round)
    {
        ArgumentNullException.ThrowIfNull(header);
        var writer = new CanonicalWriter(stackalloc byte[128]);
        writer.WriteBytes(VoteTag);
        writer.WriteHash(genesisHash);
        writer.WriteByte(Precommit);
        writer.WriteInt64(header.Height);
        writer.WriteUInt32(round);
        writer.WriteHash(header.Id);
        return Hashing.Sha256d(writer.Written);
    }

    /// <summary>Checks the certificate of a block.</summary>
    /// <param name="header">The block's header.</param>
    /// <param name="genesisHash">The network's genesis hash.</param>
    /// <param name="validators">The validators at that height.</param>
    /// <param name="verifier">Verifies each signature.</param>
    /// <returns>Null if the block is final; else why not.</returns>
    public Rejection? Check(BlockHeader header, in Hash256 genesisHash, ValidatorSet validators, ISignatureVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(validators);
        ArgumentNullException.ThrowIfNull(verifier);
        var digest = VoteDigest(genesisHash, header, Round);
        UInt128 weight = 0;
        foreach (ref readonly var vote in Signatures.AsSpan())
        {
            if (vote.Validator >= validators.Validators.Length
                || !verifier.Verify(validators.Validators[vote.Validator].Key, digest, vote.Signature))
            {
                return new Rejection(RejectionCode.BlockCertificateInvalid, $"The signature of validator {vote.Validator} does not hold for block {header.Height}.");
            }

            weight += validators.Validators[vote.Validator].Weight;
        }

        return validators.IsQuorum(weight)
            ? null
            : new Rejection(
                RejectionCode.BlockCertificateInvalid,
                $"Block {header.Height} is signed by a weight of {weight} of {validators.TotalWeight}; more than two thirds are needed.");
    }

    /// <inheritdoc/>
    public bool Equals(Certificate? other) =>
        other is not null && Round == other.Round && Signatures.AsSpan().SequenceEqual(other.Signatures.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Round, Signatures.Length);

    internal static Certificate Read(ref CanonicalReader reader)
    {
        var round = reader.ReadUInt32();
        var count = reader.ReadCount(FormatLimits.MaxValidators, SignatureBytes, "certificate signatures");
        var signatures = count == 0 ? [] : new CertificateSignature[count];
        for (var i = 0; i < signatures.Length; i++)
        {
            signatures[i] = new CertificateSignature(reader.ReadUInt16(), reader.ReadSignature());
            if (i > 0 && signatures[i].Validator <= signatures[i - 1].Validator)
            {
                reader.Fail("Certificate signatures are not strictly ascending by validator");
            }
        }

        return new Certificate(round, ImmutableCollectionsMarshal.AsImmutableArray(signatures));
    }

    internal void Write(ref CanonicalWriter writer)
    {
        writer.WriteUInt32(Round);
        writer.WriteVarUInt((uint)Signatures.Length);
        foreach (var vote in Signatures)
        {
            writer.WriteUInt16(vote.Validator);
            vote.Signature.CopyTo(writer.Take(Signature.Size));
        }
    }
}
