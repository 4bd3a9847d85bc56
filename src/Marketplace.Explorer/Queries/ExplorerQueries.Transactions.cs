using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Explorer.Chunks;
using Marketplace.Explorer.Reckoning;
using Marketplace.Explorer.Runs;
using Marketplace.Sql;

namespace Marketplace.Explorer.Queries;

internal sealed partial class ExplorerQueries
{
    /// <inheritdoc/>
    public Task<ExplorerTransaction?> TransactionAsync(Hash256 id, CancellationToken cancellationToken = default) =>
        AskAsync(
            async (session, head) =>
            {
                var finder = new TransactionFinder(session);
                return await finder.PlaceAsync(id, cancellationToken) is { } place
                    ? (await DescribeAsync(session, head, finder, place, 1, cancellationToken))[0]
                    : null;
            },
            cancellationToken);

    /// <inheritdoc/>
    public async Task<ExplorerOutput?> OutputAsync(OutPoint outPoint, CancellationToken cancellationToken = default)
    {
        var made = await TransactionAsync(outPoint.TransactionId, cancellationToken);
        return made is not null && outPoint.Index < made.Outputs.Count ? made.Outputs[(int)outPoint.Index] : null;
    }

    /// <inheritdoc/>
    public Task<Page<ExplorerTransaction>> BlockTransactionsAsync(long height, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        var from = (int)Math.Clamp(From(cursor, BlockTransactionList) ?? 0, 0, int.MaxValue);
        limit = PageLimits.Clamp(limit);
        return AskAsync(
            async (session, head) =>
            {
                var block = await BlockAsync(session, head, height, cancellationToken);
                var count = Math.Min(limit, (block?.Transactions ?? 0) - from);
                if (count <= 0)
                {
                    return new Page<ExplorerTransaction>([], null, head.Height);
                }

                var items = await DescribeAsync(session, head, new TransactionFinder(session), Place.Of(height, from), count, cancellationToken);
                var next = from + count < block!.Transactions ? Cursor.Pack(BlockTransactionList, [from + count]) : null;
                return new Page<ExplorerTransaction>(items, next, head.Height);
            },
            cancellationToken);
    }

    /// <summary>Describes some neighbours of one block.</summary>
    private async ValueTask<List<ExplorerTransaction>> DescribeAsync(
        SqlSession session, Head head, TransactionFinder finder, long place, int count, CancellationToken cancellationToken)
    {
        var location = Place.Location(place);
        var block = await source.GetBlockAsync(location.Height, cancellationToken)
            ?? throw new InvalidDataException($"The projection knows block {location.Height}, which the chain does not have; rebuild it.");
        var spends = await (await RunReader.OpenAsync(session, RunKind.Spends, cancellationToken))
            .RangeAsync(Place.Part(place, 0), Place.Part(place + count, 0) - 1, cancellationToken);
        var owners = new Dictionary<long, Address>();
        var found = new List<ExplorerTransaction>(count);
        var spend = 0;
        for (var at = place; at < place + count; at++)
        {
            var known = await finder.ReadAsync(at, cancellationToken);
            var transaction = block.Transactions[Place.Location(at).Index];
            var inputs = new ExplorerInput[known.Inputs.Length];
            for (var i = 0; i < inputs.Length; i++)
            {
                var coin = known.Inputs[i];
                inputs[i] = new ExplorerInput(
                    transaction.Inputs[i], Money.FromSatoshis(coin.Satoshis), await OwnerAsync(session, owners, coin.Account, cancellationToken));
            }

            var outputs = new ExplorerOutput[known.Outputs.Length];
            for (var i = 0; i < outputs.Length; i++)
            {
                ExplorerSpend? spentBy = null;
                if (spend < spends.Count && spends[spend].Key == known.Outputs[i].Part)
                {
                    spentBy = await SpendAsync(finder, spends[spend++].Value, cancellationToken);
                }

                var output = transaction.Outputs[i];
                outputs[i] = new ExplorerOutput(
                    new OutPoint(transaction.Id, (uint)i), output.Amount, output.Lock, output.Lock.Owner, Place.Location(at), known.IsCoinbase, spentBy, head.Height);
            }

            var fee = known.IsCoinbase ? 0 : known.Inputs.Sum(coin => coin.Satoshis) - transaction.OutputSum.Satoshis;
            found.Add(new ExplorerTransaction(
                transaction,
                Place.Location(at),
                block.Id,
                block.Header.TimeMilliseconds,
                known.IsCoinbase,
                inputs,
                outputs,
                Money.FromSatoshis(fee),
                head.Height));
        }

        return found;
    }

    private static async ValueTask<ExplorerSpend> SpendAsync(TransactionFinder finder, long input, CancellationToken cancellationToken)
    {
        var place = Place.OfPart(input);
        return new ExplorerSpend(await finder.IdAsync(place, cancellationToken), Place.PartIndex(input), Place.Location(place));
    }

    private static async ValueTask<Address?> OwnerAsync(SqlSession session, Dictionary<long, Address> known, long number, CancellationToken cancellationToken)
    {
        if (number == 0)
        {
            return null;
        }

        if (!known.TryGetValue(number, out var address))
        {
            address = (await session.QueryAsync(ProjectionSql.AccountByNumber, Account.Read, cancellationToken, ("number", number)))[0].Address;
            known.Add(number, address);
        }

        return address;
    }
}
