using System.Collections.Immutable;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Ledger.Stakes.Evidence;

/// <summary>A statement of a node as it was signed, such as how long an instance has run.</summary>
/// <param name="Subject">What it is about: the hash of an instance's id or the like.</param>
/// <param name="Sequence">The number of the statement; a node gives each number for a subject once.</param>
/// <param name="Content">The hash of what is stated.</param>
/// <param name="Signature">The signature.</param>
public readonly record struct SignedStatement(Hash256 Subject, ulong Sequence, Hash256 Content, Signature Signature);

/// <summary>Two different statements under the same number about the same subject: at least one is a lie.</summary>
/// <param name="Signer">The node key.</param>
/// <param name="First">One statement.</param>
/// <param name="Second">The other.</param>
public sealed record FalseStatement(PublicKey Signer, SignedStatement First, SignedStatement Second) : SlashingEvidence(Signer)
{
    /// <inheritdoc/>
    public override EvidenceKind Kind => EvidenceKind.FalseStatement;

    /// <inheritdoc/>
    public override bool IsContradiction =>
        First.Subject == Second.Subject && First.Sequence == Second.Sequence && First.Content != Second.Content;

    /// <inheritdoc/>
    public override ImmutableArray<SignatureCheck> Checks(in Hash256 genesisHash) =>
    [
        new(Signer, SigningDigests.Statement(genesisHash, First), First.Signature),
        new(Signer, SigningDigests.Statement(genesisHash, Second), Second.Signature),
    ];
}
