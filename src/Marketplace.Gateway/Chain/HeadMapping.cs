using Marketplace.Api;
using Marketplace.Chain;

namespace Marketplace.Gateway.Chain;

/// <summary>Where the chain stands, in the words of the HTTP API.</summary>
internal static class HeadMapping
{
    /// <param name="head">The newest durable block.</param>
    /// <param name="projectedHeight">Up to which height the listings know the chain.</param>
    public static LedgerHeadResponse ToResponse(this LedgerHead head, long projectedHeight) => new()
    {
        Height = head.Height,
        Id = head.Id.ToString(),
        Time = DateTimeOffset.FromUnixTimeMilliseconds(head.TimeMilliseconds),
        Round = head.Clock.Round,
        IssuedSatoshis = new(head.Totals.Issued.Satoshis),
        BurnedSatoshis = new(head.Totals.Burned.Satoshis),
        UnspentSatoshis = new(head.Totals.Unspent.Satoshis),
        UnspentCount = head.UnspentCount,
        ProjectedHeight = projectedHeight,
    };
}
