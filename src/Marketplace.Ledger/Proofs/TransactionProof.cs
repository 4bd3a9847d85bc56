using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Ledger.Proofs;

/// <summary>Shows that a transaction stands in a final block of a network, to somebody who knows nothing of it but the genesis hash.</summary>
/// <remarks>
/// The genesis header names the first validators; they certify the block that names the next ones, and so on to those that certify the
/// transaction's block, whose header commits to the transaction. What it takes on trust: that of each set no more than a third, by weight, has ever
/// signed two blocks of one height; keys of validators who have left count, so they are to be destroyed.
/// </remarks>
public sealed class TransactionProof
{
    /// <summary>The most bytes of an encoded proof: 16 MiB.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>A proof of these parts; whether it holds is told by <see cref="Check"/>.</summary>
    /// <param name="genesis">The genesis block's header.</param>
    /// <param name="validators">The validators that it names.</param>
    /// <param name="changes">Each block that changed the validators, up to the transaction's block, ascending by height.</param>
    /// <param name="header">The header of the transaction's block.</param>
    /// <param name="certificate">That block's certificate.</param>
    /// <param name="place">The transaction's place in that block.</param>
    /// <param name="branch">The hash beside the way at each level of the block's Merkle tree, from the transaction up.</param>
    /// <param name="transaction">The transaction.</param>
    public TransactionProof(
        BlockHeader genesis,
        ValidatorSet validators,
        ImmutableArray<ValidatorChange> changes,
        BlockHeader header,
        Certificate certificate,
        int place,
        ImmutableArray<Hash256> branch,
        Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        ArgumentNullException.ThrowIfNull(validators);
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(transaction);
        (Genesis, Validators, Changes, Header, Certificate, Place, Branch, Transaction) =
            (genesis, validators, changes, header, certificate, place, branch, transaction);
    }

    /// <summary>The genesis block's header.</summary>
    public BlockHeader Genesis { get; }

    /// <summary>The validators that it names.</summary>
    public ValidatorSet Validators { get; }

    /// <summary>Each block that changed the validators, ascending by height.</summary>
    public ImmutableArray<ValidatorChange> Changes { get; }

    /// <summary>The header of the transaction's block.</summary>
    public BlockHeader Header { get; }

    /// <summary>That block's certificate; without votes for the genesis block itself.</summary>
    public Certificate Certificate { get; }

    /// <summary>The transaction's place in the block, from 0.</summary>
    public int Place { get; }

    /// <summary>The hash beside the way at each level, from the transaction up.</summary>
    public ImmutableArray<Hash256> Branch { get; }

    /// <summary>The transaction. Its witnesses are shown, not proved: a block commits to ids, which leave them out.</summary>
    public Transaction Transaction { get; }

    /// <summary>Makes the proof of a transaction.</summary>
    /// <param name="genesis">The genesis block's header.</param>
    /// <param name="validators">The validators that it names.</param>
    /// <param name="changes">Each block before the transaction's that changed the validators, ascending by height.</param>
    /// <param name="block">The transaction's block.</param>
    /// <param name="place">The transaction's place in it.</param>
    public static TransactionProof Create(BlockHeader genesis, ValidatorSet validators, ImmutableArray<ValidatorChange> changes, Block block, int place)
    {
        ArgumentNullException.ThrowIfNull(block);
        var merkle = MerkleTree.Prove([.. block.Transactions.Select(transaction => transaction.Id)], place);
        return new TransactionProof(genesis, validators, changes, block.Header, block.Certificate, place, merkle.Branch, block.Transactions[place]);
    }

    /// <summary>The canonical bytes, as docs/ledger-format.md describes them.</summary>
    public byte[] Encode() => TransactionProofCodec.Encode(this);

    /// <summary>Reads canonical bytes.</summary>
    /// <param name="bytes">Exactly one proof. Kept, not copied: it must not change later.</param>
    /// <param name="proof">The proof; it may still prove nothing, see <see cref="Check"/>.</param>
    /// <param name="rejection">Why the bytes were refused.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out TransactionProof? proof, [NotNullWhen(false)] out Rejection? rejection) =>
        TransactionProofCodec.TryDecode(bytes, out proof, out rejection);

    /// <summary>Whether the transaction stands in a final block of the network.</summary>
    /// <param name="genesisHash">The network's genesis hash: the only thing that is trusted.</param>
    /// <param name="verifier">Verifies each signature.</param>
    /// <returns>Null if it does; else why that is not shown.</returns>
    public ProofFault? Check(in Hash256 genesisHash, ISignatureVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        if (Genesis.Id != genesisHash || Genesis.Height != 0)
        {
            return new ProofFault(ProofFaultKind.OtherNetwork, 0, $"The proof begins at the genesis block {Genesis.Id}, not at {genesisHash}.");
        }

        if (Validators.Hash != Genesis.NextValidatorSetHash)
        {
            return new ProofFault(ProofFaultKind.ValidatorsWrong, 0, "The first validators are not those that the genesis block names.");
        }

        var (height, validators) = (0L, Validators);
        foreach (var change in Changes)
        {
            if (CheckFinal(change.Header, change.Certificate, height, validators, genesisHash, verifier) is { } fault)
            {
                return fault;
            }

            if (change.Validators.Hash != change.Header.NextValidatorSetHash || change.Validators.Hash == validators.Hash)
            {
                return new ProofFault(ProofFaultKind.ValidatorsWrong, change.Header.Height, "The next validators are not those that the block names, or are the same.");
            }

            (height, validators) = (change.Header.Height, change.Validators);
        }

        return CheckBlock(height, validators, genesisHash, verifier) ?? CheckPlace();
    }

    private static ProofFault? CheckFinal(
        BlockHeader header, Certificate certificate, long after, ValidatorSet validators, in Hash256 genesisHash, ISignatureVerifier verifier)
    {
        if (header.Height <= after)
        {
            return new ProofFault(ProofFaultKind.HeightWrong, header.Height, $"The block stands behind height {after} in the proof, but not in the chain.");
        }

        if (header.ValidatorSetHash != validators.Hash)
        {
            return new ProofFault(ProofFaultKind.ValidatorsWrong, header.Height, "The block is certified by other validators than those in force.");
        }

        return certificate.Check(header, genesisHash, validators, verifier) is { } fault
            ? new ProofFault(ProofFaultKind.CertificateInvalid, header.Height, fault.Message)
            : null;
    }

    private ProofFault? CheckBlock(long after, ValidatorSet validators, in Hash256 genesisHash, ISignatureVerifier verifier)
    {
        if (Header.Height > 0)
        {
            return CheckFinal(Header, Certificate, after, validators, genesisHash, verifier);
        }

        // The genesis block needs no certificate, because its id is what is trusted.
        return Header == Genesis && Changes.IsEmpty && Certificate.Signatures.IsEmpty
            ? null
            : new ProofFault(ProofFaultKind.HeightWrong, 0, "The block has the genesis block's height and is not it, or comes with more than it needs.");
    }

    private ProofFault? CheckPlace() => new MerkleProof(Place, Header.TransactionCount, Branch).Verify(Transaction.Id, Header)
        ? null
        : new ProofFault(ProofFaultKind.NotInBlock, Header.Height, $"The block does not have transaction {Transaction.Id} at place {Place}.");
}
