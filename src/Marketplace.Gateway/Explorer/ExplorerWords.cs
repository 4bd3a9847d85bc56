using Marketplace.Explorer.Queries;
using Marketplace.Ledger;

namespace Marketplace.Gateway.Explorer;

/// <summary>The words of the projections' own enums, which stand above the market and so cannot be in its <see cref="Market.Words.WireWords"/>.</summary>
internal static class ExplorerWords
{
    /// <summary>What kind of transaction moved a lease's escrow; no other kind can.</summary>
    public static WordTable<PayloadTag> Charge => field ??= new(
        (PayloadTag.SettleLease, "settlement"),
        (PayloadTag.CloseLease, "closing"),
        (PayloadTag.ReclaimLease, "reclaim"));

    /// <summary>What a search text names.</summary>
    public static WordTable<ExplorerMatchKind> Match => field ??= new(
        (ExplorerMatchKind.Block, "block"),
        (ExplorerMatchKind.Transaction, "transaction"),
        (ExplorerMatchKind.Output, "output"),
        (ExplorerMatchKind.Address, "address"),
        (ExplorerMatchKind.Lease, "lease"),
        (ExplorerMatchKind.Stake, "stake"),
        (ExplorerMatchKind.Proposal, "proposal"));

    /// <summary>Where a listing begins.</summary>
    public static WordTable<ListOrder> Order => field ??= new(
        (ListOrder.NewestFirst, "newest"),
        (ListOrder.OldestFirst, "oldest"));
}
