using Marketplace.Grains.Contracts;
using Marketplace.Ledger.Keys;
using Marketplace.Explorer;
using Marketplace.Sql;
using AccountBalance = Marketplace.Grains.Contracts.AccountBalance;

namespace Marketplace.Grains.Ledger;

/// <summary>Reads accounts from the projections of the chain.</summary>
/// <param name="queries">The projections.</param>
internal sealed class QueriesAccountReader(ILedgerQueries queries) : IAccountReader
{
    /// <inheritdoc/>
    public async Task<AccountBalance> BalanceAsync(Address address, CancellationToken cancellationToken = default)
    {
        Marketplace.Explorer.AccountBalance balance = await queries.BalanceAsync(address, cancellationToken);
        return new AccountBalance(address.ToString(), balance.Total.Satoshis, balance.Locked.Satoshis, balance.Outputs, balance.AsOfHeight);
    }

    /// <inheritdoc/>
    public async Task<UnspentPage> UnspentAsync(Address address, string? cursor, int limit, CancellationToken cancellationToken = default)
    {
        Page<AccountOutput> page = await ReadAsync(() => queries.UnspentAsync(address, cursor, limit, cancellationToken));
        return new UnspentPage(
            [
                .. page.Items.Select(output => new UnspentItem(
                    new OutPointView(output.OutPoint.TransactionId.ToString(), output.OutPoint.Index),
                    output.Amount.Satoshis,
                    output.Height,
                    output.LockedUntil?.Value)),
            ],
            page.NextCursor,
            page.AsOfHeight ?? 0);
    }

    /// <inheritdoc/>
    public async Task<HistoryPage> HistoryAsync(Address address, string? cursor, int limit, CancellationToken cancellationToken = default)
    {
        Page<AccountEntry> page = await ReadAsync(() => queries.HistoryAsync(address, cursor, limit, cancellationToken));
        return new HistoryPage(
            [
                .. page.Items.Select(entry => new HistoryItem(
                    entry.TransactionId.ToString(),
                    entry.Location.Height,
                    entry.Location.Index,
                    entry.Received.Satoshis,
                    entry.Sent.Satoshis,
                    DateTimeOffset.FromUnixTimeMilliseconds(entry.TimeMilliseconds))),
            ],
            page.NextCursor,
            page.AsOfHeight ?? 0);
    }

    private static async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (InvalidCursorException exception)
        {
            // The storage's own exception types do not cross grains.
            throw new ArgumentException(exception.Message);
        }
    }
}
