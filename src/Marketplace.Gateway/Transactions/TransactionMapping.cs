using Marketplace.Api;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger;
using Marketplace.Market.Words;

namespace Marketplace.Gateway.Transactions;

/// <summary>The ledger's values in the words of the HTTP API.</summary>
internal static class TransactionMapping
{
    public static string Kind(this Transaction transaction) => WireWords.Payload.Write(transaction.Payload?.Tag ?? PayloadTag.None);

    public static string? Lease(this Transaction transaction) => transaction.Payload switch
    {
        OpenLease => transaction.Id.ToString(),
        TopUpLease payload => payload.Lease.ToString(),
        SettleLease payload => payload.Lease.ToString(),
        CloseLease payload => payload.Lease.ToString(),
        ReclaimLease payload => payload.Lease.ToString(),
        _ => null,
    };

    public static SubmitTransactionResponse ToResponse(this SubmitResult included) => new()
    {
        TransactionId = included.TransactionId,
        Height = included.Height,
        Index = included.Index,
        AlreadyKnown = included.AlreadyKnown,
    };

    /// <param name="block">A block.</param>
    /// <param name="index">The place of one of its transactions, which is shown with the proof that the block has it.</param>
    public static TransactionResponse ToTransactionResponse(this Block block, int index)
    {
        var transaction = block.Transactions[index];
        var proof = MerkleTree.Prove([.. block.Transactions.Select(each => each.Id)], index);
        return new TransactionResponse
        {
            TransactionId = transaction.Id.ToString(),
            Kind = transaction.Kind(),
            LeaseId = transaction.Lease(),
            Height = block.Height,
            Index = index,
            BlockId = block.Id.ToString(),
            Time = DateTimeOffset.FromUnixTimeMilliseconds(block.Header.TimeMilliseconds),
            Inputs = [.. transaction.Inputs.Select(input => new OutPointItem { TransactionId = input.TransactionId.ToString(), Index = input.Index })],
            Outputs = [.. transaction.Outputs.Select(output => output.ToItem(transaction.Id))],
            Transaction = Convert.ToHexStringLower(transaction.Encoded.Span),
            Proof = new InclusionProof
            {
                Siblings = [.. proof.Branch.Select(hash => hash.ToString())],
                TransactionCount = proof.Count,
                Header = Convert.ToHexStringLower(block.Header.Encode()),
                Certificate = block.Certificate.ToItem(),
            },
        };
    }

    public static OutputItem ToItem(this TransactionOutput output, Hash256 transaction) =>
        new() { AmountSatoshis = new(output.Amount.Satoshis), Lock = ToItem(output.Lock, transaction) };

    public static CertificateItem ToItem(this Certificate certificate) => new()
    {
        Round = certificate.Round,
        Signatures =
        [
            .. certificate.Signatures.Select(each => new CertificateSignatureItem { Validator = each.Validator, Signature = each.Signature.ToString() }),
        ],
    };

    public static LockItem ToItem(OutputLock outputLock, Hash256 transaction)
    {
        var item = new LockItem { Kind = WireWords.Lock.Write(outputLock.Tag) };
        return outputLock switch
        {
            KeyLock key => item with { Address = key.Address.ToString() },
            MultiSigLock script => item with { Address = script.Address.ToString() },
            TimeLock time => item with
            {
                Address = time.Owner?.ToString(),
                FromHeight = time.Until.Kind == LockUntilKind.Height ? time.Until.Value : null,
                FromTime = time.Until.Kind == LockUntilKind.Time ? DateTimeOffset.FromUnixTimeSeconds(time.Until.Value) : null,
            },
            EscrowLock escrow => item with { LeaseId = (escrow.Lease.IsSelf ? transaction : escrow.Lease.Value).ToString() },
            CollateralLock collateral => item with { Address = collateral.Owner?.ToString() },
            DepositLock deposit => item with { ProposalId = (deposit.Proposal.IsSelf ? transaction : deposit.Proposal.Value).ToString() },
            _ => item,
        };
    }
}
