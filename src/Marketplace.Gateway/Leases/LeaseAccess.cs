using Marketplace.Gateway.Problems;
using Marketplace.Gateway.Security;
using Marketplace.Grains.Contracts;
using Marketplace.Ledger;

namespace Marketplace.Gateway.Leases;

/// <summary>Finds a lease for its renter, and for nobody else.</summary>
internal static class LeaseAccess
{
    /// <summary>The signer's key hash as grains write it.</summary>
    public static string Caller(this Signer signer) => signer.Address.Hash.ToString();

    /// <summary>The grain of an id in a path, or the refusal of what is no id.</summary>
    public static ProblemResult? Grain(IGrainFactory grains, string id, out IAppLeaseGrain grain)
    {
        grain = null!;
        if (!LeaseId.TryParse(id, out var lease) || lease.IsSelf)
            return ProblemResult.Malformed("path.id", "A lease id is 64 hexadecimal digits.");
        grain = grains.GetGrain<IAppLeaseGrain>(lease.ToString());
        return null;
    }

    /// <summary>The lease, if the signer rents it.</summary>
    public static async Task<(IAppLeaseGrain? Grain, LeaseView? View, ProblemResult? Refusal)> ReadAsync(
        IGrainFactory grains, string id, Signer signer, CancellationToken cancellationToken)
    {
        if (Grain(grains, id, out var grain) is { } refusal)
            return (null, null, refusal);
        var view = await grain.GetAsync(cancellationToken);
        if (view is null)
            return (null, null, LeaseAnswers.NotFound());
        return view.RenterKeyHash == signer.Caller() ? (grain, view, null) : (null, null, LeaseAnswers.NotYours());
    }
}
