using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger.Canonical;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Ledger.Stakes.Evidence;

/// <summary>What a piece of evidence shows. The numbers are part of its encoding.</summary>
public enum EvidenceKind : byte
{
    /// <summary><see cref="DoubleVote"/>.</summary>
    DoubleVote = 1,

    /// <summary><see cref="DoubleProposal"/>.</summary>
    DoubleProposal = 2,

    /// <summary><see cref="FalseStatement"/>.</summary>
    FalseStatement = 3,
}

/// <summary>Two things that one key signed and that an honest node never signs both. Anybody can check it without knowing anything else. The set is closed.</summary>
/// <param name="Signer">The node key.</param>
public abstract record SlashingEvidence(PublicKey Signer)
{
    /// <summary>More bytes than any encoded evidence has.</summary>
    public const int MaxBytes = 512;

    /// <summary>What it shows.</summary>
    public abstract EvidenceKind Kind { get; }

    /// <summary>Whether the two can't both be honest. That they were signed is what <see cref="Checks"/> is for.</summary>
    public abstract bool IsContradiction { get; }

    /// <summary>The two signatures that have to hold.</summary>
    /// <param name="genesisHash">The network: what was signed for another one is no evidence here.</param>
    public abstract ImmutableArray<SignatureCheck> Checks(in Hash256 genesisHash);

    /// <summary>The canonical bytes, as a slashing carries them: what travels in a file.</summary>
    public byte[] Encode()
    {
        var writer = new CanonicalWriter(stackalloc byte[MaxBytes]);
        try
        {
            EvidenceCodec.Write(ref writer, this);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Reads what <see cref="Encode"/> writes; false if the bytes are anything else.</summary>
    /// <param name="bytes">All of it, at most <see cref="MaxBytes"/>.</param>
    /// <param name="evidence">The evidence; whether it proves anything is another matter.</param>
    /// <param name="rejection">Where the bytes break which rule.</param>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SlashingEvidence? evidence, [NotNullWhen(false)] out Rejection? rejection)
    {
        var reader = new CanonicalReader(bytes);
        evidence = EvidenceCodec.Read(ref reader);
        if (reader.Finish())
        {
            rejection = null;
            return true;
        }

        (evidence, rejection) = (null, reader.Rejection);
        return false;
    }
}
