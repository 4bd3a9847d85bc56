using Marketplace.Ledger;
using Marketplace.Explorer.Chunks;
using Marketplace.Sql;

namespace Marketplace.Explorer.Reckoning;

/// <summary>Fills the memory of a start with the newest unspent outputs: else the first spends after it would each be looked up in the tables.</summary>
internal static class Warming
{
    /// <summary>Reads the newest chunks.</summary>
    /// <param name="session">The tables.</param>
    /// <param name="chunks">How many at most; see <see cref="ChunkWriter.Capacity"/>.</param>
    /// <param name="accounts">Takes the owners.</param>
    /// <param name="coins">Takes the coins.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask RunAsync(SqlSession session, int chunks, AccountMemory accounts, CoinMemory coins, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(
            ProjectionSql.NewestChunks,
            reader => (Place: reader.GetInt64(0), Data: reader.GetFieldValue<byte[]>(1)),
            cancellationToken,
            ("limit", (long)chunks));
        rows.Reverse();
        var unspent = new Dictionary<long, (OutPoint OutPoint, StoredCoin Coin)>();
        foreach (var (first, data) in rows)
        {
            for (var index = 0; index < ChunkReader.Count(data); index++)
            {
                var transaction = ChunkReader.Read(data, index, first + index);
                foreach (var input in transaction.Inputs)
                {
                    unspent.Remove(input.Part);
                }

                foreach (var output in transaction.Outputs)
                {
                    unspent.Add(output.Part, (new OutPoint(transaction.Id, (uint)Place.PartIndex(output.Part)), output));
                }
            }
        }

        var owners = new Dictionary<long, Account>();
        foreach (var (outPoint, coin) in unspent.Values.OrderBy(each => each.Coin.Part))
        {
            Account? owner = null;
            if (coin.Account != 0 && !owners.TryGetValue(coin.Account, out owner))
            {
                owner = (await session.QueryAsync(ProjectionSql.AccountByNumber, Account.Read, cancellationToken, ("number", coin.Account)))[0];
                owners.Add(coin.Account, owner);
                accounts.Add(owner);
            }

            coins.Add(outPoint, new KnownCoin(owner, coin.Part, coin.Satoshis, coin.Until, coin.Kind, coin.IsCoinbase));
        }

        // Both may hold more than a generation now.
        accounts.Trim();
        coins.Trim();
    }
}
