using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Ledger.Verification;

/// <summary>One record of an export on its way to the state: decoded, then its certificate and signatures checked, in parts by any number of threads.</summary>
/// <remarks>The fault that counts is the first in the order of the chain, whichever thread found which first.</remarks>
/// <param name="payload">The record.</param>
/// <param name="height">Its place in the export.</param>
/// <param name="start">The byte at which the record starts.</param>
/// <param name="end">The byte after it.</param>
internal sealed class BlockCheck(ReadOnlyMemory<byte> payload, long height, long start, long end)
{
    private readonly Lock _faults = new();
    private Rejection? _certificateFault;
    private (int Transaction, Rejection Rejection)? _signatureFault;

    public long Height => height;

    public long Start => start;

    public long End => end;

    /// <summary>The block; null before <see cref="TryDecode"/>, and when the record holds none.</summary>
    public Block? Block { get; private set; }

    /// <summary>How many signatures there are, the certificate's among them.</summary>
    public int Signatures { get; private set; }

    /// <summary>Whether the certificate has been held against a validator set: it waits when the set was not known yet.</summary>
    public bool CertificateChecked { get; private set; }

    /// <summary>The first thing that is wrong, of what has been checked; null if nothing is.</summary>
    public ChainFault? Fault { get; private set; }

    [MemberNotNullWhen(true, nameof(Block))]
    public bool TryDecode()
    {
        if (!Block.TryDecode(payload, out var block, out var malformed))
        {
            Fault = new ChainFault(ChainFaultKind.NotABlock, height, null, start, malformed.Message, malformed.Code);
            return false;
        }

        Block = block;
        Signatures = block.Certificate.Signatures.Length;
        foreach (var transaction in block.Transactions)
        {
            Signatures += transaction.Witnesses.Length;
        }

        return true;
    }

    /// <summary>Checks the certificate. Once, by one thread.</summary>
    public void CheckCertificate(in Hash256 genesisHash, ValidatorSet validators, ISignatureVerifier verifier)
    {
        CertificateChecked = true;
        if (Block!.Certificate.Check(Block.Header, genesisHash, validators, verifier) is { } fault)
        {
            lock (_faults)
            {
                _certificateFault = fault;
                Settle();
            }
        }
    }

    /// <summary>Checks the signatures of some transactions, up to the first that does not hold.</summary>
    /// <param name="from">The first transaction.</param>
    /// <param name="to">The transaction after the last.</param>
    /// <param name="genesisHash">The network.</param>
    /// <param name="verifier">Verifies each signature.</param>
    public void CheckTransactions(int from, int to, in Hash256 genesisHash, ISignatureVerifier verifier)
    {
        for (var i = from; i < to; i++)
        {
            if (!SignatureChecks.TryVerify(Block!.Transactions[i], genesisHash, verifier, out _, out var invalid))
            {
                lock (_faults)
                {
                    if (_signatureFault is null || i < _signatureFault.Value.Transaction)
                    {
                        _signatureFault = (i, invalid);
                        Settle();
                    }
                }

                return;
            }
        }
    }

    private void Settle() => Fault = _certificateFault is { } certificate
        ? new ChainFault(ChainFaultKind.SignatureInvalid, height, null, start, certificate.Message, certificate.Code)
        : _signatureFault is var (transaction, invalid)
            ? new ChainFault(ChainFaultKind.SignatureInvalid, height, transaction, start, invalid.Message, invalid.Code)
            : null;
}
