using System.Diagnostics.CodeAnalysis;
using Marketplace.Ledger;
using Marketplace.Market.Leases;

namespace Marketplace.Market.Requests;

/// <summary>Whether a request is a proof that its signer gives a certain command to a certain lease.</summary>
public static class LeaseRequestRules
{
    /// <summary>How old a request may be where it is carried out: its window, and what it may take from process to process.</summary>
    private static readonly TimeSpan Lifetime = RequestText.Window + TimeSpan.FromMinutes(1);

    /// <summary>Checks signature, age and target. Who may give the command, the lease itself knows.</summary>
    /// <param name="request">The request.</param>
    /// <param name="genesisHash">The network's genesis hash.</param>
    /// <param name="command">The command that is to be carried out.</param>
    /// <param name="leaseId">The lease that is to do it, 64 hex digits.</param>
    /// <param name="now">The time, Unix milliseconds.</param>
    /// <param name="asked">What is asked, and by whom.</param>
    /// <param name="refusal">Why the request is no proof of it.</param>
    public static bool TryAdmit(
        SignedRequest request,
        in Hash256 genesisHash,
        LeaseRequestKind command,
        string leaseId,
        long now,
        [NotNullWhen(true)] out AskedLease? asked,
        [NotNullWhen(false)] out Reply? refusal)
    {
        ArgumentNullException.ThrowIfNull(request);
        asked = null;
        refusal = !LeaseTarget.TryRead(request.Method, request.Target, out var target)
            || target.Command != command
            || (command != LeaseRequestKind.Open && target.Lease?.ToString() != leaseId)
            ? Reply.Refuse("request-target-wrong", "The request that was signed asks for something else, or something of another lease.")
            : !request.IsTimely(now, Lifetime)
                ? Reply.Refuse("request-timestamp-out-of-window", "The request was signed too long ago, or by a clock that is ahead.")
                : null;
        if (refusal is not null)
        {
            return false;
        }

        if (!request.TryVerify(genesisHash, out var verified))
        {
            refusal = Reply.Refuse("request-signature-invalid", $"The signature is not one of {request.Signer} over this request.");
            return false;
        }

        asked = new AskedLease(verified, target!.Slot);
        return true;
    }
}

/// <summary>What a verified request asks of the lease that it names.</summary>
/// <param name="Verified">The request.</param>
/// <param name="Slot">The instance, from 0; null for all.</param>
public sealed record AskedLease(VerifiedRequest Verified, int? Slot)
{
    /// <summary>Who asks: a key hash, 40 hex digits.</summary>
    public string Caller => Verified.Caller;

    /// <summary>The command's id.</summary>
    public string CommandId => Verified.CommandId;
}
