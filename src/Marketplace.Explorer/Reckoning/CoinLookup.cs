using Marketplace.Ledger;
using Marketplace.Explorer.Chunks;
using Marketplace.Sql;

namespace Marketplace.Explorer.Reckoning;

/// <summary>Finds in the tables what memory does not have: accounts by their addresses, and coins that were made long ago.</summary>
internal sealed class CoinLookup(SqlSession session, AccountMemory accounts)
{
    private readonly TransactionFinder _finder = new(session);
    private readonly Dictionary<long, Account> _byNumber = [];

    /// <summary>Fills in accounts of which only the address is known; those without a row stay as they are.</summary>
    public async ValueTask LoadAsync(List<Account> unknown, CancellationToken cancellationToken)
    {
        // In the order of the index, neighbours lie on the same page.
        unknown.Sort((left, right) => left.Address.Hash.CompareTo(right.Address.Hash));
        var next = 0;
        await session.QueryEachAsync(
            ProjectionSql.AccountByOwner,
            unknown.ConvertAll(account => new (string, object?)[] { ("row", (long)next++), ("owner", Owner.Of(account.Address)) }),
            reader =>
            {
                var row = (int)reader.GetInt64(9);
                unknown[row].Load(reader);
                return row;
            },
            cancellationToken);
    }

    /// <summary>The coin of an out-point that was made before this run of blocks.</summary>
    public async ValueTask<KnownCoin> FindAsync(OutPoint outPoint, CancellationToken cancellationToken)
    {
        if (await _finder.PlaceAsync(outPoint.TransactionId, cancellationToken) is not { } place)
        {
            throw new InvalidDataException($"The projection does not have output {outPoint}; rebuild it.");
        }

        var made = await _finder.ReadAsync(place, cancellationToken);
        var coin = made.Outputs[(int)outPoint.Index];
        return new KnownCoin(
            coin.Account == 0 ? null : await AccountAsync(coin.Account, cancellationToken), coin.Part, coin.Satoshis, coin.Until, coin.Kind, coin.IsCoinbase);
    }

    private async ValueTask<Account> AccountAsync(long number, CancellationToken cancellationToken)
    {
        if (_byNumber.TryGetValue(number, out var account))
        {
            return account;
        }

        var rows = await session.QueryAsync(ProjectionSql.AccountByNumber, Account.Read, cancellationToken, ("number", number));
        if (rows is not [var row])
        {
            throw new InvalidDataException($"The projection does not have address {number}; rebuild it.");
        }

        if (!accounts.TryGet(row.Address, out account))
        {
            account = row;
            accounts.Add(row);
        }

        _byNumber.Add(number, account);
        return account;
    }
}
