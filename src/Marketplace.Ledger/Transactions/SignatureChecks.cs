using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Ledger.Stakes;

namespace Marketplace.Ledger;

/// <summary>The signatures of transactions: what to check, and checking it. Safe from any thread; needs no state.</summary>
/// <remarks>Whether the right keys signed is the state machine's question: it compares <see cref="Transaction.Signers"/> with what the inputs ask for.</remarks>
public static class SignatureChecks
{
    /// <summary>Adds one check for each witness, and those of evidence, to verify many transactions in one batch.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="genesisHash">The network's genesis hash.</param>
    /// <param name="checks">Receives the checks, in the order of the witnesses, evidence last.</param>
    /// <returns>How many were added.</returns>
    public static int Collect(Transaction transaction, in Hash256 genesisHash, ICollection<SignatureCheck> checks)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(checks);
        var added = 0;
        var digest = transaction.Witnesses.IsEmpty ? default : transaction.SigningDigest(genesisHash);
        foreach (ref readonly var witness in transaction.Witnesses.AsSpan())
        {
            checks.Add(new SignatureCheck(witness.Key, digest, witness.Signature));
            added++;
        }

        if (transaction.Payload is SlashStake slash)
        {
            foreach (var check in slash.Evidence.Checks(genesisHash))
            {
                checks.Add(check);
                added++;
            }
        }

        return added;
    }

    /// <summary>Verifies every witness, and what evidence says was signed, on the calling thread; at once if it was done before.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="genesisHash">The network's genesis hash.</param>
    /// <param name="verifier">Verifies each signature.</param>
    /// <param name="verified">The verified transaction, for the state machine.</param>
    /// <param name="rejection">Which signature does not hold.</param>
    public static bool TryVerify(
        Transaction transaction,
        in Hash256 genesisHash,
        ISignatureVerifier verifier,
        out VerifiedTransaction verified,
        [NotNullWhen(false)] out Rejection? rejection)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(verifier);
        rejection = null;
        if (VerifiedTransaction.TryRecall(transaction, genesisHash, out verified))
        {
            return true;
        }

        var witnesses = transaction.Witnesses.AsSpan();
        var digest = witnesses.IsEmpty ? default : transaction.SigningDigest(genesisHash);
        foreach (ref readonly var witness in witnesses)
        {
            if (!verifier.Verify(witness.Key, digest, witness.Signature))
            {
                rejection = Invalid(witness);
                return false;
            }
        }

        if (transaction.Payload is SlashStake slash && !slash.Evidence.Checks(genesisHash).All(check => verifier.Verify(check.Key, check.Digest, check.Signature)))
        {
            rejection = new Rejection(RejectionCode.EvidenceInvalid, $"Node key {slash.Evidence.Signer} has not signed both parts of the evidence.");
            return false;
        }

        verified = VerifiedTransaction.Trust(transaction);
        transaction.RememberVerifiedOn(genesisHash);
        return true;
    }

    /// <summary>The refusal of a witness that does not verify.</summary>
    /// <param name="witness">The witness.</param>
    public static Rejection Invalid(in Witness witness) =>
        new(RejectionCode.SignatureInvalid, $"The signature of key {witness.Key} does not hold for this transaction on this network.");
}
