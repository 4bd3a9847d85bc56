using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Ledger;

/// <summary>A block whose certificate and signatures have been verified: what <see cref="LedgerState.ApplyBlock"/> takes.</summary>
public readonly struct VerifiedBlock
{
    private readonly Block? _block;

    private VerifiedBlock(Block block) => _block = block;

    /// <summary>The block.</summary>
    /// <exception cref="InvalidOperationException">This is the default value.</exception>
    public Block Block => _block ?? throw new InvalidOperationException("Nothing has been verified here.");

    /// <summary>Takes the caller's word: it replays its own log, or has verified certificate and signatures elsewhere.</summary>
    /// <param name="block">The block.</param>
    public static VerifiedBlock Trust(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        foreach (var transaction in block.Transactions)
        {
            _ = transaction.Signers;
        }

        return new VerifiedBlock(block);
    }

    /// <summary>Verifies the certificate and every signature on the calling thread.</summary>
    /// <param name="block">The block.</param>
    /// <param name="genesisHash">The network's genesis hash.</param>
    /// <param name="validators">The validators at that height.</param>
    /// <param name="verifier">Verifies each signature.</param>
    /// <param name="verified">The verified block.</param>
    /// <param name="rejection">What does not hold, and in which transaction.</param>
    public static bool TryVerify(
        Block block,
        in Hash256 genesisHash,
        ValidatorSet validators,
        ISignatureVerifier verifier,
        out VerifiedBlock verified,
        [NotNullWhen(false)] out BlockRejection? rejection)
    {
        ArgumentNullException.ThrowIfNull(block);
        verified = default;
        if (block.Certificate.Check(block.Header, genesisHash, validators, verifier) is { } certificateFault)
        {
            rejection = new BlockRejection(block.Height, certificateFault, null, null);
            return false;
        }

        for (var i = 0; i < block.Transactions.Length; i++)
        {
            var transaction = block.Transactions[i];
            if (!SignatureChecks.TryVerify(transaction, genesisHash, verifier, out _, out var fault))
            {
                rejection = new BlockRejection(block.Height, fault, i, transaction.Id);
                return false;
            }
        }

        rejection = null;
        verified = new VerifiedBlock(block);
        return true;
    }
}
