using System.Text.Json;
using Marketplace.Api;
using Marketplace.Ledger;

namespace Marketplace.Gateway.Transactions;

/// <summary>The ledger's values in the words of the HTTP API.</summary>
internal static class TransactionMapping
{
    public static string Kind(this Transaction transaction) =>
        transaction.Payload is { } payload ? JsonNamingPolicy.KebabCaseLower.ConvertName(payload.Tag.ToString()) : "transfer";

    public static string? Lease(this Transaction transaction) => transaction.Payload switch
    {
        OpenLease => transaction.Id.ToString(),
        TopUpLease payload => payload.Lease.ToString(),
        SettleLease payload => payload.Lease.ToString(),
        CloseLease payload => payload.Lease.ToString(),
        ReclaimLease payload => payload.Lease.ToString(),
        _ => null,
    };

    public static OutputItem ToItem(this TransactionOutput output, Hash256 transaction) =>
        new() { AmountSatoshis = output.Amount.Satoshis, Lock = ToItem(output.Lock, transaction) };

    public static CertificateItem ToItem(this Certificate certificate) => new()
    {
        Round = certificate.Round,
        Signatures =
        [
            .. certificate.Signatures.Select(each => new CertificateSignatureItem { Validator = each.Validator, Signature = each.Signature.ToString() }),
        ],
    };

    public static LockItem ToItem(OutputLock outputLock, Hash256 transaction) => outputLock switch
    {
        KeyLock key => new LockItem { Kind = "key", Address = key.Address.ToString() },
        MultiSigLock script => new LockItem { Kind = "multisig", Address = script.Address.ToString() },
        TimeLock time => new LockItem
        {
            Kind = "time",
            Address = time.Owner?.ToString(),
            FromHeight = time.Until.Kind == LockUntilKind.Height ? time.Until.Value : null,
            FromTime = time.Until.Kind == LockUntilKind.Time ? DateTimeOffset.FromUnixTimeSeconds(time.Until.Value) : null,
        },
        EscrowLock escrow => new LockItem { Kind = "escrow", LeaseId = (escrow.Lease.IsSelf ? transaction : escrow.Lease.Value).ToString() },
        CollateralLock collateral => new LockItem { Kind = "collateral", Address = collateral.Owner?.ToString() },
        DepositLock deposit => new LockItem { Kind = "deposit", ProposalId = (deposit.Proposal.IsSelf ? transaction : deposit.Proposal.Value).ToString() },
        TreasuryLock => new LockItem { Kind = "treasury" },
        _ => new LockItem { Kind = "unknown" },
    };
}
