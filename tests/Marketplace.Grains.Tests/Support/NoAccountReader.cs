using Marketplace.Grains.Contracts;
using Marketplace.Grains.Ledger;
using Marketplace.Ledger.Keys;

namespace Marketplace.Grains.Tests.Support;

/// <summary>Projections that know nothing; leases do not ask them.</summary>
internal sealed class NoAccountReader : IAccountReader
{
    public Task<AccountBalance> BalanceAsync(Address address, CancellationToken cancellationToken = default) =>
        Task.FromResult(new AccountBalance(address.ToString(), 0, 0, 0, 0));

    public Task<UnspentPage> UnspentAsync(Address address, string? cursor, int limit, CancellationToken cancellationToken = default) =>
        Task.FromResult(new UnspentPage([], null, 0));

    public Task<HistoryPage> HistoryAsync(Address address, string? cursor, int limit, CancellationToken cancellationToken = default) =>
        Task.FromResult(new HistoryPage([], null, 0));
}
